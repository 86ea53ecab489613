/** Faults a test orders: cut, delayed, replaced and held answers. */
@NullMarked
package relay.simulator.faults;

import org.jspecify.annotations.NullMarked;
