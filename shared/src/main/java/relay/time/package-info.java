/** The clock that every part is given, so that tests can move it. */
@NullMarked
package relay.time;

import org.jspecify.annotations.NullMarked;
