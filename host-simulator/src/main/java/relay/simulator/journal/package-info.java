/** What really happened on the simulated host, for tests to ask. */
@NullMarked
package relay.simulator.journal;

import org.jspecify.annotations.NullMarked;
