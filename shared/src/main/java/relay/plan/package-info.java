/** What a batch would do to a host, said before anything is done. Pure: data in, plan out. */
@NullMarked
package relay.plan;

import org.jspecify.annotations.NullMarked;
