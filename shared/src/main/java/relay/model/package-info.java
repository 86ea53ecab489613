/** Ids and values that every part of the product speaks of. Knows no framework. */
@NullMarked
package relay.model;

import org.jspecify.annotations.NullMarked;
