package relay.importing.access;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relay.host.HostSubscription;
import relay.host.HostUser;
import relay.model.RunNo;
import relay.resource.LedgerStore;
import relay.resource.ResourceNote;
import relay.resource.ResourceType;
import relay.resource.UseKind;
import tools.jackson.databind.json.JsonMapper;

/** Notes in the ledger what a closure made or made longer, for every run that it speaks for. */
final class AccessLedger {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final LedgerStore ledger;
  private final Clock clock;
  private final long hostNo;
  private final Set<RunNo> runs;

  AccessLedger(LedgerStore ledger, Clock clock, long hostNo, Set<RunNo> runs) {
    this.ledger = ledger;
    this.clock = clock;
    this.hostNo = hostNo;
    this.runs = runs;
  }

  void assigned(HostSubscription made) {
    note(made, UseKind.CREATED, Optional.empty());
  }

  /** Committed before the subscription is made longer. */
  void extendsSubscription(HostSubscription before) {
    var image = Map.of("expires_at", before.expiresAt().toString(), "active", before.active());
    note(before, UseKind.EXTENDED, Optional.of(JSON.writeValueAsString(image)));
  }

  void madeUser(HostUser user) {
    note(
        ResourceType.USER,
        user.ref().toString(),
        "user:" + user.email(),
        user.email(),
        UseKind.CREATED,
        Optional.empty());
  }

  private void note(HostSubscription subscription, UseKind kind, Optional<String> before) {
    note(
        ResourceType.SUBSCRIPTION,
        subscription.ref().toString(),
        "subscription:%s:%s".formatted(subscription.user(), subscription.group()),
        subscription.notes(),
        kind,
        before);
  }

  private void note(
      ResourceType type,
      String id,
      String key,
      String name,
      UseKind kind,
      Optional<String> before) {
    for (RunNo run : runs) {
      ledger.note(
          new ResourceNote(hostNo, type, id, key, name, run, kind, before), clock.instant());
    }
  }
}
