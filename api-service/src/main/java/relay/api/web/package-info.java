/** What every HTTP answer of the API has in common: errors, authentication, limits, request ids. */
@NullMarked
package relay.api.web;

import org.jspecify.annotations.NullMarked;
