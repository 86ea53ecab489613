/** Metric names, what they count, and the logging of outages. */
@NullMarked
package relay.telemetry;

import org.jspecify.annotations.NullMarked;
