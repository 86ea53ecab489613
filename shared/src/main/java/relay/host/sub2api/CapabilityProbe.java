package relay.host.sub2api;

import static relay.host.HostCapabilities.Capability.ACCOUNTS;
import static relay.host.HostCapabilities.Capability.ACCOUNT_MODELS;
import static relay.host.HostCapabilities.Capability.ACCOUNT_TEST;
import static relay.host.HostCapabilities.Capability.CHANNELS;
import static relay.host.HostCapabilities.Capability.GROUPS;
import static relay.host.HostCapabilities.Capability.PLANS;
import static relay.host.HostCapabilities.Capability.SUBSCRIPTIONS;
import static relay.host.HostCapabilities.Capability.USERS;

import java.util.EnumMap;
import java.util.Map;
import relay.host.HostCapabilities;
import relay.host.HostCapabilities.Capability;
import relay.host.HostCapabilities.Presence;
import relay.host.HostFault;
import relay.host.HostFaultException;
import relay.host.HostOperation;
import tools.jackson.core.type.TypeReference;

/**
 * Finds out what a host offers by reads alone (host-api 15.2). The account test has no read; it
 * came with the same release as the account's models, which stand for it.
 */
final class CapabilityProbe {
  private static final String FIRST_ROW = "?page=1&page_size=1";
  private static final Map<Capability, String> READS =
      Map.of(
          GROUPS, "/groups" + FIRST_ROW,
          CHANNELS, "/channels" + FIRST_ROW,
          PLANS, "/payment/plans",
          ACCOUNTS, "/accounts" + FIRST_ROW + "&lite=true",
          SUBSCRIPTIONS, "/subscriptions" + FIRST_ROW,
          USERS, "/users" + FIRST_ROW,
          ACCOUNT_MODELS, "/accounts/0/models");

  private final HostCalls calls;

  CapabilityProbe(HostCalls calls) {
    this.calls = calls;
  }

  /**
   * Probes everything.
   *
   * @throws HostFaultException when the host refuses the credential or does not answer: that says
   *     nothing about capabilities
   */
  HostCapabilities probe() {
    Map<Capability, Presence> found = new EnumMap<>(Capability.class);
    READS.forEach((capability, path) -> found.put(capability, read(path)));
    found.put(ACCOUNT_TEST, found.getOrDefault(ACCOUNT_MODELS, Presence.UNKNOWN));
    return new HostCapabilities(found);
  }

  private Presence read(String path) {
    try {
      calls.data(
          HostCall.get(HostOperation.CAPABILITY_PROBE, path), new TypeReference<Object>() {});
      return Presence.PRESENT;
    } catch (HostFaultException e) {
      return presence(e.fault());
    }
  }

  /** A text 404 means that the route is not there, a JSON 404 that only the object is not. */
  private static Presence presence(HostFault fault) {
    if (fault.saysNotFound() && fault.code().equals(Observation.NO_ROUTE)) {
      return Presence.ABSENT;
    }
    if (fault.saysNotFound() && !Observation.OF_NO_HOST.contains(fault.code())) {
      return Presence.PRESENT;
    }
    if (fault.status().filter(status -> status >= 500).isPresent()) {
      return Presence.UNKNOWN;
    }
    throw new HostFaultException(fault);
  }
}
