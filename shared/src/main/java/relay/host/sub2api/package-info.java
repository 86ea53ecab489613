/**
 * The host sub2api, from 0.1.121 to 0.1.179: the only place that knows its URLs, its JSON and its
 * texts. Faults are classified here, by one table ({@code docs/faults.md} is drawn from it).
 */
@NullMarked
package relay.host.sub2api;

import org.jspecify.annotations.NullMarked;
