package relay.hosts;

import java.util.Optional;
import relay.host.HostCredential;
import relay.host.HostUrl;

/**
 * What an operator changes in a registered host; what is empty stays. The host keeps its id, and
 * with it everything that was made there.
 *
 * @param name 1 to 100 characters, unique
 * @param url the same host at another address
 * @param credential another way to act as its administrator: access tokens live for a day
 * @param callsPerSecond 1 to 100,000
 * @param standIn whether it becomes the host that is meant when none is named
 */
public record HostChange(
    Optional<String> name,
    Optional<HostUrl> url,
    Optional<HostCredential> credential,
    Optional<Integer> callsPerSecond,
    StandIn standIn) {

  /** Which host is meant when none is named. */
  public enum StandIn {
    /** The one that it is. */
    AS_IT_IS,
    /** This one from now on. */
    THIS_ONE
  }

  public HostChange {
    name.ifPresent(NewHost::checkName);
    callsPerSecond.ifPresent(NewHost::checkCallsPerSecond);
  }

  /** Whether the host must let us in again before it is believed. */
  boolean needsALook() {
    return url.isPresent() || credential.isPresent();
  }
}
