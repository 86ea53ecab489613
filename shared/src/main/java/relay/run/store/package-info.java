/** The write side of runs and items: SQL that decides races in one statement. */
@NullMarked
package relay.run.store;

import org.jspecify.annotations.NullMarked;
