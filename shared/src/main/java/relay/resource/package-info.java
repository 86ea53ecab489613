/**
 * The ledger: what we made, took over or changed on a host, for which run, and how it was before.
 */
@NullMarked
package relay.resource;

import org.jspecify.annotations.NullMarked;
