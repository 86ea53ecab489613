@NullMarked
package relay.api.hosts;

import org.jspecify.annotations.NullMarked;
