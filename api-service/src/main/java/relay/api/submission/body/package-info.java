/** Reads an uploaded batch, in whatever format and encoding, as a stream of fields and rows. */
@NullMarked
package relay.api.submission.body;

import org.jspecify.annotations.NullMarked;
