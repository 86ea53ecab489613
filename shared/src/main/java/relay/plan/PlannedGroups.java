package relay.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import relay.host.HostChannel;
import relay.host.HostGroup;
import relay.plan.ImportPlan.GroupPlan;
import relay.plan.ManifestRow.KnownKey;
import relay.run.RunSettings;

/** Finds the groups that a batch names, once each, and counts their keys. Not thread-safe. */
final class PlannedGroups {

  private final RunSettings settings;
  private final HostSnapshot host;
  private final Map<String, Finding> findings = new LinkedHashMap<>();

  PlannedGroups(RunSettings settings, HostSnapshot host) {
    this.settings = settings;
    this.host = host;
  }

  /** What a reference leads to. */
  sealed interface Found {
    record Nothing() implements Found {}

    record Group(HostGroup group) implements Found {}

    record Conflict(String message) implements Found {}
  }

  /** The group of a reference. */
  Found find(String reference) {
    return finding(reference).found;
  }

  /** Counts a key that would serve the group. */
  void count(String reference, KnownKey.Standing standing) {
    var finding = finding(reference);
    finding.keys++;
    finding.withoutPlace += standing == KnownKey.Standing.IN_SERVICE ? 0 : 1;
  }

  List<GroupPlan> plans() {
    return findings.entrySet().stream()
        .map(entry -> plan(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** The channel that serves a group of the host, if any. */
  Optional<HostChannel> channel(HostGroup group) {
    return host.channels().stream()
        .filter(channel -> channel.groups().contains(group.ref()))
        .findFirst();
  }

  private Finding finding(String reference) {
    return findings.computeIfAbsent(reference, name -> new Finding(resolve(name)));
  }

  private Found resolve(String reference) {
    var matches =
        host.groups().stream()
            .filter(
                group -> group.name().equals(reference) || group.ref().toString().equals(reference))
            .toList();
    if (matches.size() > 1) {
      return new Found.Conflict(
          "\"" + reference + "\" is the id of one group of the host and the name of another");
    }
    return matches.isEmpty()
        ? GroupRules.refusalToMake(reference)
            .<Found>map(Found.Conflict::new)
            .orElseGet(Found.Nothing::new)
        : judged(matches.getFirst());
  }

  private Found judged(HostGroup group) {
    return GroupRules.refusal(group, settings.accessMode())
        .<Found>map(Found.Conflict::new)
        .orElseGet(() -> new Found.Group(group));
  }

  private GroupPlan plan(String reference, Finding finding) {
    return switch (finding.found) {
      case Found.Nothing _ ->
          new GroupPlan(
              reference,
              PlanAction.CREATE,
              OptionalLong.empty(),
              finding.keys,
              reserve(finding, 0),
              null);
      case Found.Group(var group) ->
          new GroupPlan(
              reference,
              PlanAction.REUSE,
              OptionalLong.of(group.ref().id()),
              finding.keys,
              reserve(finding, host.inService().getOrDefault(group.ref(), 0)),
              null);
      case Found.Conflict(var message) ->
          new GroupPlan(
              reference, PlanAction.CONFLICT, OptionalLong.empty(), finding.keys, 0, message);
    };
  }

  /** A key that has a place keeps it; the others take what is left. */
  private long reserve(Finding finding, int taken) {
    return Math.max(0, finding.withoutPlace - Math.max(0, settings.groupCapacity() - taken));
  }

  private static final class Finding {
    private final Found found;
    private long keys;
    private long withoutPlace;

    Finding(Found found) {
      this.found = found;
    }
  }
}
