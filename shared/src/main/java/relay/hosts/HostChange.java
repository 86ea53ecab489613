package relay.hosts;

import java.util.Optional;
import relay.host.HostCredential;

/**
 * What an operator changes in a registered host; what is empty stays.
 *
 * @param credential another way to act as its administrator: access tokens live for a day
 * @param callsPerSecond 1 to 100,000
 */
public record HostChange(Optional<HostCredential> credential, Optional<Integer> callsPerSecond) {

  /** Nothing: only look again. */
  static final HostChange NONE = new HostChange(Optional.empty(), Optional.empty());

  public HostChange {
    callsPerSecond.ifPresent(NewHost::checkCallsPerSecond);
  }
}
