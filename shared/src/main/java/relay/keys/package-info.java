/**
 * Upstream keys as they live across runs: which account of a host is theirs, who may change it now,
 * and what must be looked for before another account is made.
 */
@NullMarked
package relay.keys;

import org.jspecify.annotations.NullMarked;
