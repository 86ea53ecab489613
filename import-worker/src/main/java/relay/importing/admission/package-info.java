/**
 * How proved accounts come into service: places of a group are taken first, then accounts that are
 * to look alike are changed in one call.
 */
@NullMarked
package relay.importing.admission;

import org.jspecify.annotations.NullMarked;
