package relay.simulator.gateway;

import java.util.Optional;
import java.util.regex.Pattern;
import relay.simulator.options.HostVersion;
import relay.simulator.state.Credentials;

/** Where an account's calls go (host-api 8.3). */
final class UpstreamUrls {

  static final String RESPONSES = "/responses";
  static final String CHAT = "/chat/completions";
  static final String MODELS = "/models";

  private static final Pattern ANY_VERSION = Pattern.compile(".*/v\\d+[a-z0-9]*");

  private final HostVersion version;

  UpstreamUrls(HostVersion version) {
    this.version = version;
  }

  /** The address of a call of the gateway. */
  String of(Credentials credentials, String call) {
    String base = credentials.target();
    return base + (endsWithVersion(base) ? call : "/v1" + call);
  }

  /** The address of an account test, which older hosts build in another way. */
  String ofTest(Credentials credentials, String call) {
    return version.testAddsV1() ? of(credentials, call) : credentials.target() + call;
  }

  /** What is wrong with the account's base URL. */
  Optional<String> problem(Credentials credentials) {
    String base = credentials.target();
    int colon = base.indexOf("://");
    if (colon < 0) {
      return Optional.of("invalid url: " + base);
    }
    String scheme = base.substring(0, colon);
    return scheme.equals("http") || scheme.equals("https")
        ? Optional.empty()
        : Optional.of("invalid url scheme: " + scheme);
  }

  private boolean endsWithVersion(String base) {
    return version.knowsAnyVersionSegment()
        ? ANY_VERSION.matcher(base).matches()
        : base.endsWith("/v1");
  }
}
