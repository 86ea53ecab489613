/** Takes a batch: reads, checks and seals it, and stores run and items in one transaction. */
@NullMarked
package relay.api.submission;

import org.jspecify.annotations.NullMarked;
