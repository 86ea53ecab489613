@NullMarked
package relay.importing.gates;

import org.jspecify.annotations.NullMarked;
