package relay.host;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import relay.model.BaseUrl;
import relay.model.InvalidBaseUrlException;

/**
 * Where a host lives, as an administrator entered it: scheme, host, port and an optional path
 * prefix, without a slash at the end. Not guarded against private addresses: an administrator may
 * run the host beside us.
 *
 * @param value the canonical text
 */
public record HostUrl(String value) {

  public HostUrl {
    if (!value.equals(canonical(value))) {
      throw new InvalidBaseUrlException("not a canonical host URL");
    }
  }

  /**
   * The canonical form of what somebody typed.
   *
   * @throws InvalidBaseUrlException when it is no http(s) URL, or has credentials, a query or a
   *     fragment; the message says which and repeats no credentials
   */
  public static HostUrl parse(String typed) {
    return new HostUrl(canonical(typed));
  }

  /** The address of a path of the host, which begins with a slash and may have a query. */
  public URI at(String pathAndQuery) {
    return URI.create(value + pathAndQuery);
  }

  private static String canonical(String typed) {
    URI uri = syntax(typed.strip());
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw new InvalidBaseUrlException("base_url does not begin with https:// or http://");
    }
    refuseExtras(uri);
    String path = uri.normalize().getRawPath().replaceAll("/+$", "");
    return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port(uri, scheme) + path;
  }

  private static String port(URI uri, String scheme) {
    int implied = scheme.equals("https") ? 443 : 80;
    return uri.getPort() < 0 || uri.getPort() == implied ? "" : ":" + uri.getPort();
  }

  private static URI syntax(String text) {
    if (text.isEmpty() || text.length() > BaseUrl.MAX_LENGTH) {
      throw new InvalidBaseUrlException(
          "base_url has 1 to %d characters".formatted(BaseUrl.MAX_LENGTH));
    }
    try {
      return new URI(text);
    } catch (URISyntaxException _) {
      throw new InvalidBaseUrlException("base_url is not a URL");
    }
  }

  private static void refuseExtras(URI uri) {
    if (uri.getRawUserInfo() != null) {
      throw new InvalidBaseUrlException("base_url holds credentials");
    }
    if (uri.getHost() == null || uri.getHost().isEmpty()) {
      throw new InvalidBaseUrlException("base_url has no host");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new InvalidBaseUrlException("base_url holds a query or a fragment");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
