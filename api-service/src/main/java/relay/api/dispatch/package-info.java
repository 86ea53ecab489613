/**
 * Hands items out in turns and ends what is over: one leader in the fleet does it, decided by the
 * database.
 */
@NullMarked
package relay.api.dispatch;

import org.jspecify.annotations.NullMarked;
