@NullMarked
package relay.run.store;

import org.jspecify.annotations.NullMarked;
