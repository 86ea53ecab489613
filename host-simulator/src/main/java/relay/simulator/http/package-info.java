/** The simulated host's HTTP side: server, routes, and the host's envelopes and error shapes. */
@NullMarked
package relay.simulator.http;

import org.jspecify.annotations.NullMarked;
