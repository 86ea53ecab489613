package relay.host.sub2api;

import static relay.host.HostOperation.PLAN_READ;
import static relay.host.HostOperation.PLAN_WRITE;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import relay.host.GroupRef;
import relay.host.HostFaultException;
import relay.host.HostPlan;
import relay.host.HostPlans;
import relay.host.NewPlan;
import relay.host.PlanChange;
import relay.host.PlanRef;
import tools.jackson.core.type.TypeReference;

/** Payment plans over HTTP (host-api 7). */
final class Sub2ApiPlans implements HostPlans {
  private static final TypeReference<PlanJson> PLAN = new TypeReference<>() {};
  private static final TypeReference<List<PlanJson>> PLANS = new TypeReference<>() {};

  private final HostCalls calls;

  Sub2ApiPlans(HostCalls calls) {
    this.calls = calls;
  }

  record PlanJson(long id, long groupId, @Nullable String name) {

    PlanJson {
      Refs.check(id);
    }

    HostPlan toPlan() {
      return new HostPlan(new PlanRef(id), new GroupRef(groupId), Texts.orEmpty(name));
    }
  }

  private record NewPlanJson(
      long groupId,
      String name,
      BigDecimal price,
      int validityDays,
      String validityUnit,
      boolean forSale) {}

  private record PlanChangeJson(
      Optional<String> name,
      Optional<BigDecimal> price,
      Optional<Integer> validityDays,
      Optional<String> validityUnit,
      Optional<Boolean> forSale) {

    static PlanChangeJson of(PlanChange change) {
      return new PlanChangeJson(
          change.name(),
          change.price(),
          change.validityDays(),
          change.validityDays().map(days -> "day"),
          change.forSale());
    }
  }

  @Override
  public List<HostPlan> list() {
    return calls.data(HostCall.get(PLAN_READ, "/payment/plans"), PLANS).stream()
        .map(PlanJson::toPlan)
        .toList();
  }

  @Override
  public HostPlan create(NewPlan plan) {
    var json =
        new NewPlanJson(
            plan.group().id(),
            plan.name(),
            plan.price(),
            plan.validityDays(),
            "day",
            plan.forSale());
    return calls.data(HostCall.post(PLAN_WRITE, "/payment/plans", json), PLAN).toPlan();
  }

  @Override
  public HostPlan update(PlanRef plan, PlanChange change) {
    HostCall call = HostCall.put(PLAN_WRITE, "/payment/plans/" + plan, PlanChangeJson.of(change));
    return calls.data(call, PLAN).toPlan();
  }

  @Override
  public void delete(PlanRef plan) {
    try {
      calls.runUntilGone(HostCall.delete(PLAN_WRITE, "/payment/plans/" + plan));
    } catch (HostFaultException e) {
      // A plan that is gone is answered 500, like anything else that went wrong.
      boolean gone = list().stream().noneMatch(there -> there.ref().equals(plan));
      if (!gone) {
        throw e;
      }
    }
  }
}
