package relay.host;

import relay.model.Coded;

/**
 * How we act as an administrator of a host (host-api 3.1).
 *
 * @param kind which header carries it
 * @param secret the admin key or the access token
 */
public record HostCredential(Kind kind, HostSecret secret) {

  /** The host's two ways to authenticate an administrator. */
  public enum Kind implements Coded {
    /** The host's one admin key, {@code admin-…}, sent as {@code x-api-key}. */
    API_KEY,
    /** An administrator's access token, sent as {@code Authorization: Bearer}. */
    BEARER
  }

  private static final String ADMIN_KEY_PREFIX = "admin-";

  /**
   * An {@code admin-…} text is the admin key whatever it was called; the host accepts it so only.
   */
  public static HostCredential of(Kind named, HostSecret secret) {
    boolean adminKey = secret.reveal().startsWith(ADMIN_KEY_PREFIX);
    return new HostCredential(adminKey ? Kind.API_KEY : named, secret);
  }
}
