/** Which addresses that people type may be called. */
@NullMarked
package relay.egress;

import org.jspecify.annotations.NullMarked;
