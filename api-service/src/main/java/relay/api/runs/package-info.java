/** The reads of the V2 API: runs, items and their trails, from the read models only. */
@NullMarked
package relay.api.runs;

import org.jspecify.annotations.NullMarked;
