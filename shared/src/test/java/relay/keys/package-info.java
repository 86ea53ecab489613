@NullMarked
package relay.keys;

import org.jspecify.annotations.NullMarked;
