/**
 * Keys on their way through provision and confirm, against a simulated host and a real database.
 */
@NullMarked
package relay.importing.accounts;

import org.jspecify.annotations.NullMarked;
