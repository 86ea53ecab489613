/** Tests of what the console's pages are made of; the pages themselves are tested in a browser. */
@NullMarked
package relay.api.console;

import org.jspecify.annotations.NullMarked;
