@NullMarked
package relay.api.web;

import org.jspecify.annotations.NullMarked;
