package relay.importing.access;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import relay.host.HostSubscription;
import relay.host.HostUser;
import relay.model.RunNo;
import relay.resource.LedgerStore;
import relay.resource.ResourceNote;
import relay.resource.ResourceType;
import relay.resource.UseKind;
import tools.jackson.databind.json.JsonMapper;

/** Notes in the ledger what a closure made or made longer, for the run that it speaks for. */
final class AccessLedger {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final LedgerStore ledger;
  private final Clock clock;
  private final long hostNo;
  private final RunNo run;

  AccessLedger(LedgerStore ledger, Clock clock, long hostNo, RunNo run) {
    this.ledger = ledger;
    this.clock = clock;
    this.hostNo = hostNo;
    this.run = run;
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
    ledger.note(
        new ResourceNote(
            hostNo,
            ResourceType.USER,
            user.ref().toString(),
            "user:" + user.email(),
            user.email(),
            run,
            UseKind.CREATED,
            Optional.empty()),
        clock.instant());
  }

  private void note(HostSubscription subscription, UseKind kind, Optional<String> before) {
    ledger.note(
        new ResourceNote(
            hostNo,
            ResourceType.SUBSCRIPTION,
            subscription.ref().toString(),
            "subscription:%s:%s".formatted(subscription.user(), subscription.group()),
            subscription.notes(),
            run,
            kind,
            before),
        clock.instant());
  }
}
