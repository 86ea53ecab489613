@NullMarked
package relay.simulator;

import org.jspecify.annotations.NullMarked;
