@NullMarked
package relay.reconcile;

import org.jspecify.annotations.NullMarked;
