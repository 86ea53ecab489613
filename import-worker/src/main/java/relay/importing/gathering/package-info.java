/** One call or statement for what many items ask at the same time. */
@NullMarked
package relay.importing.gathering;

import org.jspecify.annotations.NullMarked;
