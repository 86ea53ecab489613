/**
 * From a delivery to its end: claims the item, lets its stages run, commits their steps, settles.
 */
@NullMarked
package relay.importing.consumer;

import org.jspecify.annotations.NullMarked;
