@NullMarked
package relay.benchmarks;

import org.jspecify.annotations.NullMarked;
