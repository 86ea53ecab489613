/**
 * The three services as processes of their own, and what is asked of the host's side afterwards.
 */
@NullMarked
package relay.standalone.fleet;

import org.jspecify.annotations.NullMarked;
