@NullMarked
package relay.verdict;

import org.jspecify.annotations.NullMarked;
