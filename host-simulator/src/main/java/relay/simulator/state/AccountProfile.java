package relay.simulator.state;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import relay.simulator.http.Body;

/**
 * What an admin says about an account beside its credentials (host-api 8.2).
 *
 * @param concurrency parallel calls, 0 for any number
 * @param priority lower is preferred
 * @param expiresAt unix seconds
 */
public record AccountProfile(
    String name,
    @Nullable String notes,
    String platform,
    String type,
    int concurrency,
    int priority,
    double rateMultiplier,
    @Nullable Long loadFactor,
    @Nullable Long proxyId,
    @Nullable Long expiresAt,
    boolean autoPauseOnExpired) {

  private static final String OPENAI = "openai";
  private static final String API_KEY = "apikey";

  /** A new account's profile. */
  public static AccountProfile of(Body body) {
    return new AccountProfile(
            body.text("name").orElse(""),
            null,
            body.text("platform").orElse("").intern(),
            body.text("type").orElse("").intern(),
            0,
            0,
            1,
            null,
            null,
            null,
            true)
        .changedBy(body);
  }

  /** This with the fields that are present; an empty name or type changes nothing. */
  public AccountProfile changedBy(Body body) {
    return new AccountProfile(
        nonEmpty(body, "name").orElse(name),
        body.text("notes").orElse(notes),
        platform,
        nonEmpty(body, "type").orElse(type),
        body.integer("concurrency").map(Long::intValue).orElse(concurrency),
        body.integer("priority").map(Long::intValue).orElse(priority),
        body.number("rate_multiplier").orElse(rateMultiplier),
        body.integer("load_factor").orElse(loadFactor),
        body.integer("proxy_id")
            .map(id -> id == 0 ? null : id)
            .orElse(body.has("proxy_id") ? null : proxyId),
        body.integer("expires_at").orElse(expiresAt),
        body.flag("auto_pause_on_expired").orElse(autoPauseOnExpired));
  }

  /** Whether the responses probe and the OpenAI gateway know this account. */
  public boolean isOpenAiKey() {
    return platform.equals(OPENAI) && type.equals(API_KEY);
  }

  private static Optional<String> nonEmpty(Body body, String field) {
    return body.text(field).filter(text -> !text.isEmpty());
  }
}
