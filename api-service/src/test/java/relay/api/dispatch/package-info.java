@NullMarked
package relay.api.dispatch;

import org.jspecify.annotations.NullMarked;
