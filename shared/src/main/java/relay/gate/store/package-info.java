/** The table of the gates: what the fleet knows together. */
@NullMarked
package relay.gate.store;

import org.jspecify.annotations.NullMarked;
