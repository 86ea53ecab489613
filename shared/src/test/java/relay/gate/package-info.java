@NullMarked
package relay.gate;

import org.jspecify.annotations.NullMarked;
