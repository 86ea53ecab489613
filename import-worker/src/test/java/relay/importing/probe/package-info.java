@NullMarked
package relay.importing.probe;

import org.jspecify.annotations.NullMarked;
