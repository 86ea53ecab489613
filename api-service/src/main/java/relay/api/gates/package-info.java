/** The gates over HTTP. */
@NullMarked
package relay.api.gates;

import org.jspecify.annotations.NullMarked;
