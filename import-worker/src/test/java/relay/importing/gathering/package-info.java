@NullMarked
package relay.importing.admission;

import org.jspecify.annotations.NullMarked;
