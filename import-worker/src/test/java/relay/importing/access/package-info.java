@NullMarked
package relay.importing.access;

import org.jspecify.annotations.NullMarked;
