/** Registering, listing and probing hosts (seed 002, 3.1 and 6.1). */
@NullMarked
package relay.api.hosts;

import org.jspecify.annotations.NullMarked;
