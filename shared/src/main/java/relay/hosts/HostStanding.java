package relay.hosts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import relay.host.HostCapabilities;
import relay.host.HostCapabilities.Capability;
import relay.host.HostCapabilities.Presence;
import relay.host.HostCredential;
import relay.host.HostSettings;
import relay.host.HostVersion;

/**
 * How a host stands: its status, and for people why.
 *
 * @param status whether it can be worked with
 * @param reasons a sentence each, warnings too; empty when all is well
 */
public record HostStanding(HostStatus status, List<String> reasons) {
  /** The versions that the adapter's contract was run against, live and recorded. */
  private static final List<String> RUN = List.of("0.1.121", "0.1.129", "0.1.179");

  private static final String NO_LOGIN = "@probe cannot log in, so confirm: gateway is refused.";

  public HostStanding {
    reasons = List.copyOf(reasons);
  }

  /** Why {@code @probe} cannot log in, naming the host's setting; empty when it can. */
  public Optional<String> loginObstacle() {
    return reasons.stream().filter(reason -> reason.contains(NO_LOGIN)).findFirst();
  }

  /**
   * Judges what was seen. Versions count only as run by us or not: forks have their own numbers,
   * and what a host can do is decided by what it shows.
   */
  public static HostStanding of(
      HostSettings settings, HostCapabilities capabilities, HostCredential.Kind auth) {
    List<String> reasons = new ArrayList<>();
    named(capabilities, Presence.ABSENT, "The host does not offer: %s.", reasons);
    boolean unsupported = !reasons.isEmpty();
    named(capabilities, Presence.UNKNOWN, "The host could not answer about: %s.", reasons);
    addVersion(settings.version(), reasons);
    boolean unverified = !reasons.isEmpty();
    addLogin(settings, reasons);
    addCredential(auth, reasons);
    return new HostStanding(status(unsupported, unverified), reasons);
  }

  /** The host answers its administrators nothing until one of them has acknowledged its notice. */
  public static HostStanding needsPerson(HostSettings settings) {
    List<String> reasons = new ArrayList<>();
    reasons.add(
        "An administrator must acknowledge the host's compliance notice first: open its admin page"
            + " (GET /api/v1/admin/compliance there shows the phrase). We do not do that by"
            + " ourselves.");
    addLogin(settings, reasons);
    return new HostStanding(HostStatus.NEEDS_PERSON, reasons);
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
    String text = version.text().startsWith("v") ? version.text().substring(1) : version.text();
    if (!RUN.contains(text)) {
      String which = version.isReadable() ? version.text() : "of an unreadable version";
      reasons.add(
          "A host %s was not run by us, only %s were; its probes decide."
              .formatted(which, String.join(", ", RUN)));
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

  private static void addCredential(HostCredential.Kind auth, List<String> reasons) {
    switch (auth) {
      case BEARER ->
          reasons.add(
              "auth.token is an access token, which the host forgets after 24 hours: give it the"
                  + " admin key (admin-…) for runs that take longer.");
      case API_KEY -> {}
    }
  }
}
