/**
 * The gates in front of hosts and upstreams: one for each host and each base URL, for the whole
 * fleet. Knows no framework.
 */
@NullMarked
package relay.gate;

import org.jspecify.annotations.NullMarked;
