package relay.importing.groups;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import relay.host.GroupKind;
import relay.host.GroupRef;
import relay.host.HostFaultException;
import relay.host.HostGroup;
import relay.host.HostGroups;
import relay.host.NewGroup;
import relay.host.SpendLimits;
import relay.run.AccessMode;
import relay.run.RunSettings;

/**
 * Finds the group that a row speaks of, or makes it. A group that is found keeps its rates and
 * limits (design 3.1).
 */
final class GroupResolver {
  /** The private groups of relay.importing.access. */
  private static final String STAGING = "relay-staging-[0-9]+";

  private static final String DESCRIPTION = "Made by Relay Manager";

  private final HostGroups host;
  private final GroupClaim claim;
  private final RunSettings settings;

  GroupResolver(HostGroups host, GroupClaim claim, RunSettings settings) {
    this.host = host;
    this.claim = claim;
    this.settings = settings;
  }

  /** What became of the search. */
  sealed interface Resolution {
    record Resolved(GroupRow.KnownGroup group) implements Resolution {}

    /** It cannot be used; the text is for people. */
    record Conflict(String text) implements Resolution {}
  }

  Resolution resolve(GroupRow row) {
    var known = row.group().flatMap(group -> host.find(group.ref()));
    if (known.isPresent()) {
      return judged(known.get(), row.group().orElseThrow().origin());
    }
    claim.renew();
    var matches = matches(row.reference());
    if (matches.size() > 1) {
      return new Resolution.Conflict(
          "\"%s\" is the id of one group of the host and the name of another"
              .formatted(row.reference()));
    }
    if (!matches.isEmpty()) {
      var there = matches.getFirst();
      return judged(there, originOf(there, row.intended(Intent.CREATE_GROUP)));
    }
    if (row.reference().matches(STAGING)) {
      return new Resolution.Conflict(
          "\"%s\" is the name of a group in which accounts are proved".formatted(row.reference()));
    }
    if (isId(row.reference())) {
      return new Resolution.Conflict("the host has no group %s".formatted(row.reference()));
    }
    return create(row);
  }

  private List<HostGroup> matches(String reference) {
    var byId =
        isId(reference)
            ? host.find(new GroupRef(Long.parseLong(reference)))
            : Optional.<HostGroup>empty();
    return Stream.concat(byId.stream(), host.findByName(reference).stream()).distinct().toList();
  }

  private Resolution create(GroupRow row) {
    claim.intends(Intent.CREATE_GROUP);
    try {
      return judged(host.create(newGroup(row.reference())), Origin.CREATED);
    } catch (HostFaultException fault) {
      var inDoubt = fault.fault().leavesWriteInDoubt();
      if (!inDoubt && !fault.fault().code().equals("GROUP_EXISTS")) {
        // Nothing was made: what later bears this name is somebody else's.
        claim.intendsNothing();
        throw fault;
      }
      // Ours when an answer of ours was lost, now or in an earlier claim; else somebody was faster.
      var there = host.findByName(row.reference()).orElseThrow(() -> fault);
      return judged(there, originOf(there, inDoubt || row.intended(Intent.CREATE_GROUP)));
    }
  }

  /** An intent may be older than a group that somebody else made under the same name. */
  private static Origin originOf(HostGroup group, boolean intended) {
    return intended && group.description().equals(DESCRIPTION) ? Origin.CREATED : Origin.FOUND;
  }

  private NewGroup newGroup(String name) {
    var template = settings.groupTemplate();
    return new NewGroup(
        name,
        DESCRIPTION,
        wantedKind(),
        false,
        template.rateMultiplier(),
        new SpendLimits(
            Optional.ofNullable(template.dailyLimitUsd()),
            Optional.ofNullable(template.weeklyLimitUsd()),
            Optional.ofNullable(template.monthlyLimitUsd())));
  }

  private Resolution judged(HostGroup group, Origin origin) {
    if (!group.platform().equals(HostGroup.OPENAI)) {
      return new Resolution.Conflict(
          "group \"%s\" is of the platform %s, not openai"
              .formatted(group.name(), group.platform()));
    }
    if (group.name().matches(STAGING)) {
      return new Resolution.Conflict(
          "group \"%s\" is where accounts are proved; no user may reach it"
              .formatted(group.name()));
    }
    if (!group.active()) {
      return new Resolution.Conflict(
          "group \"%s\" is switched off on the host".formatted(group.name()));
    }
    if (group.kind() != wantedKind()) {
      return new Resolution.Conflict(
          "group \"%s\" is of the type %s, and access_mode %s needs %s"
              .formatted(
                  group.name(),
                  group.kind().code(),
                  settings.accessMode().code(),
                  wantedKind().code()));
    }
    return new Resolution.Resolved(claim.groupIs(group, origin));
  }

  private GroupKind wantedKind() {
    return kindFor(settings.accessMode());
  }

  /** The kind of group whose users have this access. */
  static GroupKind kindFor(AccessMode mode) {
    return switch (mode) {
      case SUBSCRIPTION -> GroupKind.SUBSCRIPTION;
      case SELF_SERVICE -> GroupKind.STANDARD;
    };
  }

  private static boolean isId(String reference) {
    return reference.matches("[1-9][0-9]{0,17}");
  }
}
