package relay.hosts;

import relay.host.HostFault;
import relay.model.HostId;

/** What became of the wish to register a host. */
public sealed interface Registration {

  /** It is registered, supported or not. */
  record Registered(HostReport report) implements Registration {}

  /** Another host has the name or the address. */
  record Taken(String field, HostId by) implements Registration {}

  /** The new address leads to another host than the registered one: nothing was changed. */
  record AnotherHost(HostId registered) implements Registration {}

  /** The host refused the credential, or is no host: nothing was stored. */
  record Refused(HostFault fault) implements Registration {}
}
