/**
 * The stage that gives each key its account on the host: looked for first, created at most once,
 * and out of every user's reach until it is proved.
 */
@NullMarked
package relay.importing.provision;

import org.jspecify.annotations.NullMarked;
