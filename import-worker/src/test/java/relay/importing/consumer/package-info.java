@NullMarked
package relay.importing.consumer;

import org.jspecify.annotations.NullMarked;
