/**
 * Fake upstreams: relays with planted keys whose truth is known, so that every verdict can be
 * checked against it. Speaks the OpenAI and Anthropic wire formats, knows nothing of the product
 * under test.
 */
@NullMarked
package relay.simulator.upstream;

import org.jspecify.annotations.NullMarked;
