/** Tests of the simulated host, all of them over HTTP. */
@NullMarked
package relay.simulator;

import org.jspecify.annotations.NullMarked;
