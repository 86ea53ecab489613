/**
 * Asks an upstream itself what a key is good for: the prober, what it can tell from the answers,
 * and the catalogue of models. Judgement is pure; {@link relay.importing.probe.UpstreamHttp} alone
 * opens connections.
 */
@NullMarked
package relay.importing.probe;

import org.jspecify.annotations.NullMarked;
