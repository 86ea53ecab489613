/** Everything the simulated host remembers, in memory. */
@NullMarked
package relay.simulator.state;

import org.jspecify.annotations.NullMarked;
