@NullMarked
package relay.api;

import org.jspecify.annotations.NullMarked;
