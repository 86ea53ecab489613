package relay.host;

import relay.secrets.Redactor;

/**
 * One minimal, non-streamed question through the gateway.
 *
 * @param userKey whose call it is
 * @param model the name to ask for
 * @param text what to say: fresh each time, as equal texts stick to an account (host-api 19, row
 *     19)
 * @param maxTokens the longest answer
 * @param secrets what must not stand in a fault's message: the upstream may echo its key
 */
public record GatewayCall(
    HostSecret userKey, String model, String text, int maxTokens, Redactor secrets) {}
