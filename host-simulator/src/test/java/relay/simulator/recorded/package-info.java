/** The recorded scenarios of live hosts, played to the simulator. */
@NullMarked
package relay.simulator.recorded;

import org.jspecify.annotations.NullMarked;
