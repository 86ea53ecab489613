package relay.importing.groups;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import relay.host.GroupRef;
import relay.host.HostFaultException;
import relay.host.HostGroup;
import relay.host.HostGroups;
import relay.host.NewGroup;
import relay.host.SpendLimits;
import relay.plan.GroupRules;
import relay.run.RunSettings;

/**
 * Finds the group that a row speaks of, or makes it. A group that is found keeps its rates and
 * limits (design 3.1).
 */
final class GroupResolver {
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
    var refusal = GroupRules.refusalToMake(row.reference());
    if (refusal.isPresent()) {
      return new Resolution.Conflict(refusal.get());
    }
    return create(row);
  }

  private List<HostGroup> matches(String reference) {
    var byId =
        GroupRules.isId(reference)
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
        GroupRules.kindFor(settings.accessMode()),
        false,
        template.rateMultiplier(),
        new SpendLimits(
            Optional.ofNullable(template.dailyLimitUsd()),
            Optional.ofNullable(template.weeklyLimitUsd()),
            Optional.ofNullable(template.monthlyLimitUsd())));
  }

  private Resolution judged(HostGroup group, Origin origin) {
    return GroupRules.refusal(group, settings.accessMode())
        .<Resolution>map(Resolution.Conflict::new)
        .orElseGet(() -> new Resolution.Resolved(claim.groupIs(group, origin)));
  }
}
