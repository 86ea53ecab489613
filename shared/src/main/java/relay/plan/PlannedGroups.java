package relay.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import relay.host.GroupKind;
import relay.host.HostChannel;
import relay.host.HostGroup;
import relay.plan.ImportPlan.GroupPlan;
import relay.run.AccessMode;
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
  void count(String reference) {
    finding(reference).keys++;
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
    if (matches.isEmpty()) {
      return reference.matches("[1-9]\\d*")
          ? new Found.Conflict("the host has no group " + reference)
          : new Found.Nothing();
    }
    return judged(matches.getFirst());
  }

  private Found judged(HostGroup group) {
    var wanted =
        settings.accessMode() == AccessMode.SUBSCRIPTION
            ? GroupKind.SUBSCRIPTION
            : GroupKind.STANDARD;
    if (!group.active()) {
      return new Found.Conflict("group \"" + group.name() + "\" is switched off on the host");
    }
    if (group.kind() != wanted) {
      return new Found.Conflict(
          "group \"%s\" is of the type %s, and access_mode %s needs %s"
              .formatted(
                  group.name(), group.kind().code(), settings.accessMode().code(), wanted.code()));
    }
    return new Found.Group(group);
  }

  private GroupPlan plan(String reference, Finding finding) {
    var reserve = Math.max(0, finding.keys - settings.groupCapacity());
    return switch (finding.found) {
      case Found.Nothing _ ->
          new GroupPlan(
              reference, PlanAction.CREATE, OptionalLong.empty(), finding.keys, reserve, null);
      case Found.Group(var group) ->
          new GroupPlan(
              reference,
              PlanAction.REUSE,
              OptionalLong.of(group.ref().id()),
              finding.keys,
              reserve,
              null);
      case Found.Conflict(var message) ->
          new GroupPlan(
              reference, PlanAction.CONFLICT, OptionalLong.empty(), finding.keys, 0, message);
    };
  }

  private static final class Finding {
    private final Found found;
    private long keys;

    Finding(Found found) {
      this.found = found;
    }
  }
}
