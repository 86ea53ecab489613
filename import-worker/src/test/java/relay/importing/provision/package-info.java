@NullMarked
package relay.importing.provision;

import org.jspecify.annotations.NullMarked;
