/** From the queue to the check of one account. */
@NullMarked
package relay.reconcile.consumer;

import org.jspecify.annotations.NullMarked;
