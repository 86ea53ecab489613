@NullMarked
package relay.api.submission;

import org.jspecify.annotations.NullMarked;
