/** What a simulated host is told at its start: version, waits, limits. */
@NullMarked
package relay.simulator.options;

import org.jspecify.annotations.NullMarked;
