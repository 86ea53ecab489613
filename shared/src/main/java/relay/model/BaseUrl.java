package relay.model;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a seller's API lives, in canonical form: scheme, host in lower case, port unless it is the
 * scheme's own, path with a version segment at its end and no slash behind it.
 *
 * <p>{@code /v1} is added only when the path ends in no version segment, so {@code /v4} and {@code
 * /api/v3} stay.
 *
 * @param value the canonical text
 */
public record BaseUrl(String value) {

  /** The longest base URL that is accepted, in characters. */
  public static final int MAX_LENGTH = 512;

  private static final Pattern VERSION_SEGMENT = Pattern.compile(".*/v\\d+([a-z]+\\d*)?");

  /** What programs may take for an address: numbers of any base with dots between them. */
  private static final Pattern NUMBERS =
      Pattern.compile("(?i)(0x[0-9a-f]*|[0-9]+)(\\.(0x[0-9a-f]*|[0-9]+))*\\.?");

  private static final Pattern DOTTED_QUAD =
      Pattern.compile("((25[0-5]|(2[0-4]|1[0-9]|[1-9]?)[0-9])(\\.(?!$)|$)){4}");

  public BaseUrl {
    if (!value.equals(canonical(value))) {
      throw new IllegalArgumentException("not a canonical base URL: " + value);
    }
  }

  /**
   * The canonical form of what somebody typed.
   *
   * @throws InvalidBaseUrlException when it is no http(s) URL, or has credentials, a query or a
   *     fragment; the message says which and repeats no credentials
   */
  public static BaseUrl parse(String typed) {
    return new BaseUrl(canonical(typed));
  }

  /** Whether somebody typed this very address, in whatever way. */
  public boolean isWrittenAs(String typed) {
    try {
      return canonical(typed).equals(value);
    } catch (InvalidBaseUrlException _) {
      return false; // Not an upstream that anybody could have sent us a key for.
    }
  }

  /** The parts that programs need. */
  public URI uri() {
    return URI.create(value);
  }

  /** Whether traffic to it is encrypted. */
  public boolean isHttps() {
    return value.startsWith("https://");
  }

  /** The host name or address, in lower case; an IPv6 address keeps its brackets. */
  public String host() {
    return uri().getHost();
  }

  @Override
  public String toString() {
    return value;
  }

  private static String canonical(String typed) {
    var uri = syntax(typed.strip());
    var scheme = scheme(uri);
    refuseExtras(uri);
    return scheme + "://" + host(uri) + port(uri, scheme) + path(uri);
  }

  private static URI syntax(String text) {
    if (text.isEmpty()) {
      throw new InvalidBaseUrlException("base_url is empty");
    }
    if (text.length() > MAX_LENGTH) {
      throw new InvalidBaseUrlException("base_url is longer than " + MAX_LENGTH + " characters");
    }
    try {
      return withAsciiHost(new URI(text));
    } catch (URISyntaxException notAUrl) {
      throw new InvalidBaseUrlException("base_url is not a URL");
    }
  }

  private static String scheme(URI uri) {
    var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw new InvalidBaseUrlException("base_url does not begin with https://");
    }
    return scheme;
  }

  private static void refuseExtras(URI uri) {
    var authority = uri.getRawAuthority();
    if (authority != null && authority.contains("@")) {
      throw new InvalidBaseUrlException("base_url holds credentials");
    }
    if (uri.getRawQuery() != null) {
      throw new InvalidBaseUrlException("base_url holds a query");
    }
    if (uri.getRawFragment() != null) {
      throw new InvalidBaseUrlException("base_url holds a fragment");
    }
  }

  private static String host(URI uri) {
    var host = uri.getHost();
    if (host == null || host.isEmpty()) {
      throw new InvalidBaseUrlException("base_url has no valid host");
    }
    if (NUMBERS.matcher(host).matches() && !DOTTED_QUAD.matcher(host).matches()) {
      // One program reads 0177.0.0.1 as loopback, another as a public address.
      throw new InvalidBaseUrlException("base_url has an address in an unusual notation");
    }
    if (host.contains("%")) {
      throw new InvalidBaseUrlException("base_url has an address with a zone");
    }
    return host.toLowerCase(Locale.ROOT);
  }

  /** An international name is no host to {@link URI}; its ASCII form is. */
  private static URI withAsciiHost(URI uri) throws URISyntaxException {
    var authority = uri.getRawAuthority();
    if (uri.getHost() != null || authority == null || authority.contains("@")) {
      return uri;
    }
    var colon = authority.lastIndexOf(':');
    var name = colon < 0 ? authority : authority.substring(0, colon);
    var port = colon < 0 ? "" : authority.substring(colon);
    try {
      var ascii = IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES) + port;
      return new URI(uri.toString().replaceFirst(Pattern.quote(authority), ascii));
    } catch (IllegalArgumentException notAName) {
      return uri;
    }
  }

  private static String port(URI uri, String scheme) {
    var port = uri.getPort();
    if (port > 65535) {
      throw new InvalidBaseUrlException("base_url has a port above 65535");
    }
    var implied = scheme.equals("https") ? 443 : 80;
    return port < 0 || port == implied ? "" : ":" + port;
  }

  private static String path(URI uri) {
    var raw = uri.normalize().getRawPath();
    var path = raw == null ? "" : raw.replaceAll("/{2,}", "/").replaceAll("/+$", "");
    return VERSION_SEGMENT.matcher(path.toLowerCase(Locale.ROOT)).matches() ? path : path + "/v1";
  }
}
