@NullMarked
package relay.importing.gathering;

import org.jspecify.annotations.NullMarked;
