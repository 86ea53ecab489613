/** The demo: a batch of real size against simulated hosts and upstreams, judged in the end. */
@NullMarked
package relay.standalone.demo;

import org.jspecify.annotations.NullMarked;
