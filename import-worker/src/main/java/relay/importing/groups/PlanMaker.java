package relay.importing.groups;

import java.util.Optional;
import relay.host.HostFaultException;
import relay.host.HostPlan;
import relay.host.HostPlans;
import relay.host.NewPlan;
import relay.importing.groups.GroupRow.KnownGroup;
import relay.run.RunSettings.PlanTemplate;

/** Makes the plan that sells a group, from a run's template and never without one (design 3.1). */
final class PlanMaker {
  private static final int DAYS_A_WEEK = 7;
  private static final int DAYS_A_MONTH = 30;

  private final HostPlans host;
  private final GroupClaim claim;
  private final GroupLedger ledger;

  PlanMaker(HostPlans host, GroupClaim claim, GroupLedger ledger) {
    this.host = host;
    this.claim = claim;
    this.ledger = ledger;
  }

  /** The group is sold by a plan of the template's name; looks before it makes one. */
  void sell(GroupRow row, KnownGroup group, PlanTemplate template) {
    if (row.plan().isPresent()) {
      return;
    }
    claim.renew();
    var name = Optional.ofNullable(template.name()).orElse(group.name());
    var there =
        host.list().stream()
            .filter(plan -> plan.group().equals(group.ref()) && plan.name().equals(name))
            .findFirst();
    if (there.isPresent()) {
      if (row.intended(Intent.CREATE_PLAN)) {
        ledger.madePlan(there.get().ref().id(), name, group);
      }
      claim.planIs(there.get().ref().id());
      return;
    }
    var plan = create(new NewPlan(group.ref(), name, template.price(), days(template), true));
    ledger.madePlan(plan.ref().id(), name, group);
    claim.planIs(plan.ref().id());
  }

  private HostPlan create(NewPlan plan) {
    claim.intends(Intent.CREATE_PLAN);
    try {
      return host.create(plan);
    } catch (HostFaultException fault) {
      if (!fault.fault().leavesWriteInDoubt()) {
        claim.intendsNothing();
      }
      throw fault;
    }
  }

  /** As the host counts: any unit but week and month is a day (host-api 7). */
  private static int days(PlanTemplate template) {
    return switch (template.validityUnit()) {
      case "week" -> template.validityDays() * DAYS_A_WEEK;
      case "month" -> template.validityDays() * DAYS_A_MONTH;
      default -> template.validityDays();
    };
  }
}
