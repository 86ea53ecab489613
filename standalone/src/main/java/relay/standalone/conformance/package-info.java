/**
 * Tries the promises of {@link relay.host.HostAdapter} on any host, simulated or live, with objects
 * of its own that it removes again ({@code ./relay host conformance}).
 */
@NullMarked
package relay.standalone.conformance;

import org.jspecify.annotations.NullMarked;
