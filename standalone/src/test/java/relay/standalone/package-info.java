@NullMarked
package relay.standalone;

import org.jspecify.annotations.NullMarked;
