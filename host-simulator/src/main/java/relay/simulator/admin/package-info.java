/** The management API of the simulated host, one class per resource. */
@NullMarked
package relay.simulator.admin;

import org.jspecify.annotations.NullMarked;
