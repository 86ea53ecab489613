@NullMarked
package relay.importing;

import org.jspecify.annotations.NullMarked;
