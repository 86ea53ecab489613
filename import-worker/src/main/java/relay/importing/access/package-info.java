/**
 * How we reach a host as an end user: our own user {@code @probe} with its private staging groups,
 * and the check that the users of a group reach its accounts (design 3.3, provision and validate).
 */
@NullMarked
package relay.importing.access;

import org.jspecify.annotations.NullMarked;
