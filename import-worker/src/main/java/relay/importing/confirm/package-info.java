/**
 * The stage that lets a key prove itself through the host and brings its account into service, or
 * holds it at the barrier of a strict run.
 */
@NullMarked
package relay.importing.confirm;

import org.jspecify.annotations.NullMarked;
