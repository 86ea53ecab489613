package relay.importing.access;

import relay.host.GroupRef;
import relay.host.HostSecret;
import relay.host.UserKeyRef;

/**
 * A private group in which an account is proved before any user can reach it.
 *
 * @param stagingNo 1 for {@code relay-staging-01}
 * @param probeKey the key of {@code @probe} that reaches this group and no other
 * @param keyRef the number of that key on the host
 */
public record StagingPlace(
    long hostNo, int stagingNo, GroupRef group, HostSecret probeKey, UserKeyRef keyRef) {

  /** How a staging group is called on its host. */
  static String groupName(int stagingNo) {
    return "relay-staging-%02d".formatted(stagingNo);
  }
}
