package relay.host.sub2api;

import java.time.Duration;

/**
 * The connections to all hosts together.
 *
 * @param connectTimeout how long making a connection may take
 * @param connectionsPerHost how many are open to one host at once, from 1
 */
public record HttpSettings(Duration connectTimeout, int connectionsPerHost) {

  /** Five seconds, 512 connections a host. */
  public static final HttpSettings DEFAULT = new HttpSettings(Duration.ofSeconds(5), 512);

  public HttpSettings {
    if (!connectTimeout.isPositive() || connectionsPerHost < 1) {
      throw new IllegalArgumentException("a time-out and at least one connection");
    }
  }
}
