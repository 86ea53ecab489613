@NullMarked
package relay.api.runs;

import org.jspecify.annotations.NullMarked;
