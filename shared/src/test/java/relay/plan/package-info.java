@NullMarked
package relay.plan;

import org.jspecify.annotations.NullMarked;
