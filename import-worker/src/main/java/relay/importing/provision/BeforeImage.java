package relay.importing.provision;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import relay.host.AccountChange;
import relay.host.AccountStatus;
import relay.host.GroupRef;
import relay.host.HostAccount;
import relay.plan.PrivateNames;
import relay.run.ItemFindings.ProofPlace;
import tools.jackson.databind.json.JsonMapper;

/**
 * How an account was before we touched it, committed before anything is written to it.
 *
 * @param place how it was then proved: in service, others may go on changing it, so only what is
 *     ours is taken out again; staged, all of this is put back
 * @param groups ids of the host
 * @param stagingGroup the private group that it is put into meanwhile
 */
record BeforeImage(
    ProofPlace place,
    Map<String, String> modelMapping,
    List<Long> groups,
    AccountStatus status,
    boolean schedulable,
    long stagingGroup) {

  static BeforeImage of(HostAccount account, ProofPlace place, GroupRef stagingGroup) {
    return new BeforeImage(
        place,
        PrivateNames.publicPart(account.modelMapping()),
        account.groups().stream()
            .filter(group -> !group.equals(stagingGroup))
            .map(GroupRef::id)
            .sorted()
            .toList(),
        account.status(),
        account.schedulable(),
        stagingGroup.id());
  }

  Set<GroupRef> groupRefs() {
    return groups.stream().map(GroupRef::new).collect(Collectors.toUnmodifiableSet());
  }

  /** Puts a staged account back; one that was in error is left inactive, as nobody can set that. */
  AccountChange putBack() {
    AccountChange change =
        AccountChange.NONE.mapping(modelMapping).groups(groupRefs()).schedulable(schedulable);
    return change.status(
        status == AccountStatus.ACTIVE ? AccountStatus.ACTIVE : AccountStatus.INACTIVE);
  }

  String json() {
    return JsonMapper.shared().writeValueAsString(this);
  }

  static BeforeImage parse(String json) {
    return JsonMapper.shared().readValue(json, BeforeImage.class);
  }
}
