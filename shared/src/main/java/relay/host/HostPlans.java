package relay.host;

import java.util.List;

/** The payment plans of a host (host-api 7). */
public interface HostPlans {

  /** All plans. */
  List<HostPlan> list();

  /** Creates a plan. Not idempotent and names are not unique: look before repeating. */
  HostPlan create(NewPlan plan);

  /**
   * Changes a plan. May be repeated.
   *
   * @throws HostFaultException a 500 also when there is no such plan: the host tells no difference
   */
  HostPlan update(PlanRef plan, PlanChange change);

  /** Deletes a plan. May be repeated: the host's 500 for one that is gone is looked after. */
  void delete(PlanRef plan);
}
