package relay.verdict;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import relay.host.GatewayAnswer;
import relay.host.HostVersion;
import relay.run.CapabilityProfile.Answer;
import relay.run.ItemFindings.ProofPlace;
import relay.run.ItemFindings.Trouble;
import relay.run.ItemFindings.UpstreamProof;

/**
 * One attempt to prove an account through the gateway.
 *
 * @param account as read after an answer that was none
 * @param place where it was proved
 * @param boundSince when its binding or mapping last changed
 * @param upstream what our own call to the upstream had shown
 * @param responses whether its upstream has {@code /responses}
 * @param before what had gone wrong before
 * @param times of the host
 * @param now when the answer came
 */
public record ProofAttempt(
    GatewayAnswer answer,
    AccountSeen account,
    ProofPlace place,
    Instant boundSince,
    UpstreamProof upstream,
    Answer responses,
    HostVersion host,
    @Nullable Trouble before,
    ProofTimes times,
    Instant now) {}
