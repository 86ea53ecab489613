package relay.host;

/** What the host's own test of an account said (host-api 9.1). */
public sealed interface AccountTest {

  /** The host's only success signal was seen. */
  record Passed(String upstreamModel) implements AccountTest {}

  /**
   * It failed; the fault's kind tells a hint that proves nothing ({@code ADVISORY}) from the rest.
   */
  record Failed(HostFault fault) implements AccountTest {}
}
