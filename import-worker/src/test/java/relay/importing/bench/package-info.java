/** A simulated host, a real PostgreSQL, and items as stages get them: for tests of the stages. */
@NullMarked
package relay.importing.bench;

import org.jspecify.annotations.NullMarked;
