/** The gates as one worker sees them: it counts locally and tells the fleet with its heartbeat. */
@NullMarked
package relay.importing.gates;

import org.jspecify.annotations.NullMarked;
