/**
 * The groups of a host that runs import into: found or made once for the whole fleet, with their
 * channel, and kept serving the models that users may ask for (design 3.3, provision).
 */
@NullMarked
package relay.importing.groups;

import org.jspecify.annotations.NullMarked;
