@NullMarked
package relay.simulator.upstream;

import org.jspecify.annotations.NullMarked;
