/**
 * The registered hosts: where they are, what they were seen to offer, and the adapter that talks to
 * each. Credentials are sealed by the master key.
 */
@NullMarked
package relay.hosts;

import org.jspecify.annotations.NullMarked;
