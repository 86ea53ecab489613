/** How steps become what people read: texts are made here, once, and nowhere else. */
@NullMarked
package relay.readmodel;

import org.jspecify.annotations.NullMarked;
