package relay.simulator.options;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which switches of a host are on now. Safe for concurrent use. */
public final class Switches {

  private final Set<HostSwitch> on = ConcurrentHashMap.newKeySet();

  public Switches(Collection<HostSwitch> first) {
    on.addAll(first);
  }

  public boolean isOn(HostSwitch one) {
    return on.contains(one);
  }

  /** Whether this turned it on; false when it was on. */
  public boolean turnOn(HostSwitch one) {
    return on.add(one);
  }

  /** Whether this turned it off; false when it was off. */
  public boolean turnOff(HostSwitch one) {
    return on.remove(one);
  }
}
