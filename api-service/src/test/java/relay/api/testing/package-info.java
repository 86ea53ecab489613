/** The API service, started whole for tests. */
@NullMarked
package relay.api.testing;

import org.jspecify.annotations.NullMarked;
