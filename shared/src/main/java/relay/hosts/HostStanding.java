package relay.hosts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import relay.host.HostCapabilities;
import relay.host.HostCapabilities.Capability;
import relay.host.HostCapabilities.Presence;
import relay.host.HostSettings;
import relay.host.HostVersion;

/**
 * How a host stands: its status, and for people why.
 *
 * @param status whether it can be worked with
 * @param reasons a sentence each; empty when all is well
 */
public record HostStanding(HostStatus status, List<String> reasons) {

  private static final String NO_LOGIN = "@probe cannot log in, so confirm: gateway is refused.";

  public HostStanding {
    reasons = List.copyOf(reasons);
  }

  /** Why {@code @probe} cannot log in, naming the host's setting; empty when it can. */
  public Optional<String> loginObstacle() {
    return reasons.stream().filter(reason -> reason.contains(NO_LOGIN)).findFirst();
  }

  /** Judges what was seen. Versions count only as tested or not: forks have their own numbers. */
  public static HostStanding of(HostSettings settings, HostCapabilities capabilities) {
    List<String> reasons = new ArrayList<>();
    named(capabilities, Presence.ABSENT, "The host does not offer: %s.", reasons);
    boolean unsupported = !reasons.isEmpty();
    named(capabilities, Presence.UNKNOWN, "The host could not answer about: %s.", reasons);
    addVersion(settings.version(), reasons);
    boolean unverified = !reasons.isEmpty();
    addLogin(settings, reasons);
    return new HostStanding(status(unsupported, unverified), reasons);
  }

  private static HostStatus status(boolean unsupported, boolean unverified) {
    if (unsupported) {
      return HostStatus.UNSUPPORTED;
    }
    return unverified ? HostStatus.UNVERIFIED : HostStatus.SUPPORTED;
  }

  private static void named(
      HostCapabilities capabilities, Presence presence, String sentence, List<String> reasons) {
    String names =
        capabilities.allThatAre(presence).stream()
            .map(Capability::code)
            .collect(Collectors.joining(", "));
    if (!names.isEmpty()) {
      reasons.add(sentence.formatted(names));
    }
  }

  private static void addVersion(HostVersion version, List<String> reasons) {
    if (!version.isReadable()) {
      reasons.add("The host's version cannot be read.");
    } else if (!version.isAtLeast(0, 1, 121)) {
      reasons.add("The host is older than 0.1.121, the oldest version that was tested.");
    } else if (version.isAtLeast(0, 1, 180)) {
      reasons.add("The host is newer than 0.1.179, the newest version that was tested.");
    }
  }

  /** Does not stand in the way of imports that do without a managed user. */
  private static void addLogin(HostSettings settings, List<String> reasons) {
    if (settings.browserChallenge()) {
      reasons.add("Turnstile is on: " + NO_LOGIN);
    }
    if (settings.backendMode()) {
      reasons.add("Backend mode is on: " + NO_LOGIN);
    }
  }
}
