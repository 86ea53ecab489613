package relay.standalone.conformance;

import java.io.PrintWriter;
import java.util.List;
import relay.host.HostAdapter;
import relay.host.HostCapabilities;
import relay.host.HostCapabilities.Capability;
import relay.host.HostCredential;
import relay.host.HostSettings;
import relay.host.HostUrl;
import relay.hosts.HostStanding;

/** What is printed for people. */
final class Report {
  private final PrintWriter out;

  Report(PrintWriter out) {
    this.out = out;
  }

  /**
   * The host, its version, its status and its capability matrix.
   *
   * @throws relay.host.HostFaultException when it cannot be looked at
   */
  void host(HostUrl url, HostAdapter host, HostCredential.Kind auth) {
    HostSettings settings = host.settings();
    HostCapabilities seen = host.capabilities();
    HostStanding standing = HostStanding.of(settings, seen, auth);
    out.printf("host %s, version %s: %s%n", url, settings.version(), standing.status().code());
    standing.reasons().forEach(reason -> out.printf("  %s%n", reason));
    out.printf("%ncapabilities%n");
    for (Capability capability : Capability.values()) {
      out.printf("  %-16s %s%n", capability.code(), seen.of(capability).code());
    }
    out.printf("%ncontract%n");
    out.flush();
  }

  void results(List<Conformance.Result> results, List<String> notes) {
    for (Conformance.Result result : results) {
      out.printf("  %-9s %s%n", result.isGood() ? "ok" : "DEVIATES", result.name());
      result.deviations().forEach(deviation -> out.printf("            - %s%n", deviation));
    }
    notes.forEach(note -> out.printf("  note      %s%n", note));
    out.printf("%ncalls%n");
  }

  void rate(double reads) {
    out.printf("  %-20s %.0f a second, 8 callers%n%n", "account_list", reads);
  }

  /** The last line; whether all is well. */
  boolean end(List<Conformance.Result> results) {
    long deviations = results.stream().mapToLong(result -> result.deviations().size()).sum();
    out.printf("%d checks, %d deviations%n", results.size(), deviations);
    return deviations == 0;
  }
}
