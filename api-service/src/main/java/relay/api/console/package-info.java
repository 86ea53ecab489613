/** The web console: pages over the same reads as the V2 API, and a little script. */
@NullMarked
package relay.api.console;

import org.jspecify.annotations.NullMarked;
