package relay.importing.groups;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relay.host.HostChannel;
import relay.host.PriceEntry;
import relay.importing.groups.GroupRow.KnownGroup;
import relay.model.RunNo;
import relay.resource.LedgerStore;
import relay.resource.ResourceNote;
import relay.resource.ResourceType;
import relay.resource.UseKind;
import tools.jackson.databind.json.JsonMapper;

/** Notes in the ledger what preparing a group made, took over or extended, for one run. */
final class GroupLedger {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final LedgerStore ledger;
  private final Clock clock;
  private final long hostNo;
  private final RunNo run;

  GroupLedger(LedgerStore ledger, Clock clock, long hostNo, RunNo run) {
    this.ledger = ledger;
    this.clock = clock;
    this.hostNo = hostNo;
    this.run = run;
  }

  /** The run uses this group. */
  void uses(KnownGroup group) {
    note(
        ResourceType.GROUP,
        group.ref().toString(),
        "group:" + group.ref(),
        group.name(),
        kind(group.origin()),
        Optional.empty());
  }

  /** The run uses this channel. */
  void uses(HostChannel channel, Origin origin) {
    note(channel, kind(origin), Optional.empty());
  }

  /** The channel is about to get more models: how it was, committed before the call. */
  void extendsChannel(HostChannel channel) {
    List<Map<String, Object>> entries = channel.prices().stream().map(GroupLedger::entry).toList();
    var before =
        JSON.writeValueAsString(
            Map.of("restrict_models", channel.restrictsModels(), "prices", entries));
    note(channel, UseKind.EXTENDED, Optional.of(before));
  }

  /** The run made this plan for a group. */
  void madePlan(long planId, String name, KnownGroup group) {
    note(
        ResourceType.PLAN,
        Long.toString(planId),
        "plan:" + group.ref(),
        name,
        UseKind.CREATED,
        Optional.empty());
  }

  private void note(HostChannel channel, UseKind kind, Optional<String> before) {
    note(
        ResourceType.CHANNEL,
        channel.ref().toString(),
        "channel:" + channel.ref(),
        channel.name(),
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
    ledger.note(new ResourceNote(hostNo, type, id, key, name, run, kind, before), clock.instant());
  }

  private static Map<String, Object> entry(PriceEntry entry) {
    return Map.of("models", entry.models());
  }

  private static UseKind kind(Origin origin) {
    return switch (origin) {
      case CREATED -> UseKind.CREATED;
      case FOUND -> UseKind.ADOPTED;
    };
  }
}
