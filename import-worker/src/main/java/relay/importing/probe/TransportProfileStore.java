package relay.importing.probe;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.model.BaseUrl;
import relay.model.Coded;
import relay.run.CapabilityProfile.Answer;
import relay.run.CapabilityProfile.AuthStyle;

/** The table {@code transport_profiles}. */
final class TransportProfileStore {
  private static final String READ =
      """
      SELECT responses, messages, stream, tools, reasoning, tool_call_ids, response_ids, model,
             auth_style, fresh_until, claim_until
      FROM transport_profiles
      WHERE base_url = :base_url
      """;

  /** Comes back empty when the profile is fresh or somebody else is at it. */
  private static final String CLAIM =
      """
      INSERT INTO transport_profiles AS p (base_url, claim_epoch, claim_until)
      VALUES (:base_url, 1, :until)
      ON CONFLICT (base_url) DO UPDATE
      SET claim_epoch = p.claim_epoch + 1, claim_until = EXCLUDED.claim_until
      WHERE (p.fresh_until IS NULL OR p.model IS NULL OR p.fresh_until <= :now)
        AND (p.claim_until IS NULL OR p.claim_until <= :now)
      RETURNING claim_epoch
      """;

  private static final String SAVE =
      """
      UPDATE transport_profiles
      SET responses = :responses, messages = :messages, stream = :stream, tools = :tools,
          reasoning = :reasoning, tool_call_ids = :tool_call_ids, response_ids = :response_ids,
          model = :model, auth_style = :auth_style, probed_at = :now, fresh_until = :fresh_until, claim_until = NULL
      WHERE base_url = :base_url AND claim_epoch = :epoch
      """;

  private static final String RENEW =
      """
      UPDATE transport_profiles SET claim_until = :until
      WHERE base_url = :base_url AND claim_epoch = :epoch
      """;

  private static final String RELEASE =
      """
      UPDATE transport_profiles SET claim_until = NULL
      WHERE base_url = :base_url AND claim_epoch = :epoch
      """;

  private final JdbcClient jdbc;

  TransportProfileStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * What the row of a base URL says.
   *
   * @param transport empty while the first who claimed it has not found it out
   * @param believedUntil may be past
   * @param claimedUntil may be past
   */
  record Stored(Optional<ProbedTransport> transport, Instant believedUntil, Instant claimedUntil) {

    boolean isBelieved(Instant now) {
      return transport.isPresent() && now.isBefore(believedUntil);
    }

    boolean isClaimed(Instant now) {
      return now.isBefore(claimedUntil);
    }
  }

  Optional<Stored> read(BaseUrl baseUrl) {
    return jdbc.sql(READ)
        .param("base_url", baseUrl.value())
        .query((row, number) -> stored(row))
        .optional();
  }

  /** The epoch of the caller's claim; empty when there is nothing to find out for it. */
  OptionalInt claim(BaseUrl baseUrl, Instant now, Duration claimFor) {
    Optional<Integer> epoch =
        jdbc.sql(CLAIM)
            .param("base_url", baseUrl.value())
            .param("now", now.atOffset(ZoneOffset.UTC))
            .param("until", now.plus(claimFor).atOffset(ZoneOffset.UTC))
            .query(Integer.class)
            .optional();
    return epoch.map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }

  /** Does nothing when another claim came after. */
  void save(BaseUrl baseUrl, int epoch, ProbedTransport found, Instant now, Duration believedFor) {
    jdbc.sql(SAVE)
        .param("base_url", baseUrl.value())
        .param("epoch", epoch)
        .param("responses", found.responses().code())
        .param("messages", found.messages().code())
        .param("stream", found.stream().code())
        .param("tools", found.tools().code())
        .param("reasoning", found.reasoning().code())
        .param("tool_call_ids", found.toolCallIds().code())
        .param("response_ids", found.responseIds().code())
        .param("model", found.model())
        .param("auth_style", found.authStyle().code())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("fresh_until", now.plus(believedFor).atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Holds a claim for longer; does nothing when another claim came after. */
  void renew(BaseUrl baseUrl, int epoch, Instant now, Duration claimFor) {
    jdbc.sql(RENEW)
        .param("base_url", baseUrl.value())
        .param("epoch", epoch)
        .param("until", now.plus(claimFor).atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Gives a claim back, whatever came of it; does nothing when another claim came after. */
  void release(BaseUrl baseUrl, int epoch) {
    jdbc.sql(RELEASE).param("base_url", baseUrl.value()).param("epoch", epoch).update();
  }

  private static Stored stored(ResultSet row) throws SQLException {
    return new Stored(transport(row), instant(row, "fresh_until"), instant(row, "claim_until"));
  }

  /** One of an earlier release lacks what has been asked since: as good as none. */
  private static Optional<ProbedTransport> transport(ResultSet row) throws SQLException {
    String model = row.getString("model");
    return model == null
        ? Optional.empty()
        : Optional.of(
            new ProbedTransport(
                answer(row, "responses"),
                answer(row, "messages"),
                answer(row, "stream"),
                answer(row, "tools"),
                answer(row, "reasoning"),
                Coded.of(IdStyle.class, row.getString("tool_call_ids")),
                Coded.of(IdStyle.class, row.getString("response_ids")),
                model,
                Coded.of(AuthStyle.class, row.getString("auth_style"))));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? Instant.MIN : at.toInstant();
  }

  private static Answer answer(ResultSet row, String column) throws SQLException {
    return Coded.of(Answer.class, row.getString(column));
  }
}
