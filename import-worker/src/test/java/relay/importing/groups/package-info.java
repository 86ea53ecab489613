@NullMarked
package relay.importing.groups;

import org.jspecify.annotations.NullMarked;
