/**
 * The gateway of the simulated host: key checks, account choice, upstream calls, account states.
 */
@NullMarked
package relay.simulator.gateway;

import org.jspecify.annotations.NullMarked;
