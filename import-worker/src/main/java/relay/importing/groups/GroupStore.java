package relay.importing.groups;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.host.ChannelRef;
import relay.host.GroupKind;
import relay.host.GroupRef;
import relay.model.Coded;
import relay.run.ReasonCode;

/**
 * The tables {@code host_groups} and {@code host_group_checks}. A row is prepared by whoever holds
 * its claim; every write of a claim is fenced by its epoch.
 */
final class GroupStore {

  /** Several references may name one group of the host: one row speaks for all of them. */
  private static final String READ =
      """
      SELECT g.*, c.group_no IS NOT NULL AS checked, c.refusal_code, c.refusal_detail
        FROM host_groups g
        LEFT JOIN host_group_checks c
          ON c.group_no = g.group_no AND c.run_no = :run AND c.round = :round
       WHERE g.group_no =
             (SELECT coalesce(same_as, group_no) FROM host_groups WHERE group_no = :group)
      """;

  private static final String SAME_AS =
      """
      UPDATE host_groups g
         SET same_as = speaker.group_no, state = 'ready', claim_until = NULL
        FROM host_groups speaker
       WHERE g.group_no = :group AND g.claim_epoch = :epoch AND speaker.host_no = g.host_no
         AND speaker.host_group_id = :id AND speaker.group_no <> g.group_no
         AND speaker.same_as IS NULL
      """;

  private static final String CLAIM =
      """
      UPDATE host_groups
         SET claimed_by = :worker, claim_epoch = claim_epoch + 1, claim_until = :until,
             state = CASE state WHEN 'ready' THEN state ELSE 'preparing' END
       WHERE group_no = :group AND (claim_until IS NULL OR claim_until <= :now)
      RETURNING claim_epoch
      """;

  private static final String INTEND =
      """
      UPDATE host_groups SET intent = :intent, claim_until = :until
       WHERE group_no = :group AND claim_epoch = :epoch
      """;

  private static final String RENEW =
      """
      UPDATE host_groups SET claim_until = :until WHERE group_no = :group AND claim_epoch = :epoch
      """;

  private static final String GROUP_KNOWN =
      """
      UPDATE host_groups
         SET host_group_id = :id, host_group_name = :name, subscription = :subscription,
             origin = :origin, intent = NULL, claim_until = :until
       WHERE group_no = :group AND claim_epoch = :epoch
      """;

  private static final String CHANNEL_KNOWN =
      """
      UPDATE host_groups
         SET channel_id = :id, channel_origin = :origin, intent = NULL, claim_until = :until
       WHERE group_no = :group AND claim_epoch = :epoch
      """;

  private static final String PLAN_KNOWN =
      """
      UPDATE host_groups SET plan_id = :id, intent = NULL, claim_until = :until
       WHERE group_no = :group AND claim_epoch = :epoch
      """;

  private static final String READY =
      """
      UPDATE host_groups
         SET state = 'ready', claim_until = NULL, prepared_at = :now,
             exposed_version = exposed_version
                             + CASE WHEN exposed_models = :exposed::text[] THEN 0 ELSE 1 END,
             exposed_models = :exposed::text[], unpriced_models = :unpriced::text[]
       WHERE group_no = :group AND claim_epoch = :epoch
      """;

  private static final String GIVE_BACK =
      """
      UPDATE host_groups
         SET claim_until = NULL, state = CASE state WHEN 'preparing' THEN :state ELSE state END
       WHERE group_no = :group AND claim_epoch = :epoch
      """;

  private static final String CHECK =
      """
      INSERT INTO host_group_checks
             (group_no, run_no, round, refusal_code, refusal_detail, checked_at)
      VALUES (:group, :run, :round, :code, :detail, :now)
      ON CONFLICT (group_no, run_no, round)
      DO UPDATE SET refusal_code = excluded.refusal_code,
                    refusal_detail = excluded.refusal_detail, checked_at = excluded.checked_at
      """;

  private final JdbcClient jdbc;

  GroupStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The row that speaks for this one's group, as a round of a run sees it. */
  GroupRow read(long groupNo, RunRound round) {
    return jdbc.sql(READ)
        .param("group", groupNo)
        .param("run", round.runNo())
        .param("round", round.round())
        .query((row, _) -> row(row))
        .single();
  }

  /** Another row knows this group of the host already: it speaks for this one; ends the claim. */
  boolean sameAs(long groupNo, int epoch, GroupRef group) {
    return fenced(SAME_AS, groupNo, epoch).param("id", group.id()).update() == 1;
  }

  /** The epoch of the claim; empty when another worker holds the row. */
  Optional<Integer> claim(long groupNo, String worker, Instant now, Instant until) {
    return jdbc.sql(CLAIM)
        .param("group", groupNo)
        .param("worker", worker)
        .param("now", utc(now))
        .param("until", utc(until))
        .query(Integer.class)
        .optional();
  }

  boolean renew(long groupNo, int epoch, Instant until) {
    return fenced(RENEW, groupNo, epoch).param("until", utc(until)).update() == 1;
  }

  boolean intend(long groupNo, int epoch, Optional<Intent> intent, Instant until) {
    return fenced(INTEND, groupNo, epoch)
            .param("intent", intent.map(Intent::code).orElse(null))
            .param("until", utc(until))
            .update()
        == 1;
  }

  boolean groupKnown(long groupNo, int epoch, GroupRow.KnownGroup group, Instant until) {
    return fenced(GROUP_KNOWN, groupNo, epoch)
            .param("id", group.ref().id())
            .param("name", group.name())
            .param("subscription", group.kind() == GroupKind.SUBSCRIPTION)
            .param("origin", group.origin().code())
            .param("until", utc(until))
            .update()
        == 1;
  }

  boolean channelKnown(
      long groupNo, int epoch, Optional<GroupRow.KnownChannel> channel, Instant until) {
    return fenced(CHANNEL_KNOWN, groupNo, epoch)
            .param("id", channel.map(known -> known.ref().id()).orElse(null))
            .param("origin", channel.map(known -> known.origin().code()).orElse(null))
            .param("until", utc(until))
            .update()
        == 1;
  }

  boolean planKnown(long groupNo, int epoch, long planId, Instant until) {
    return fenced(PLAN_KNOWN, groupNo, epoch)
            .param("id", planId)
            .param("until", utc(until))
            .update()
        == 1;
  }

  /** The group can be used; ends the claim. */
  boolean ready(long groupNo, int epoch, Set<String> exposed, Set<String> unpriced, Instant now) {
    return fenced(READY, groupNo, epoch)
            .param("exposed", sorted(exposed))
            .param("unpriced", sorted(unpriced))
            .param("now", utc(now))
            .update()
        == 1;
  }

  /** Ends a claim that prepared nothing; a row that was ready stays so. */
  boolean refused(long groupNo, int epoch) {
    return fenced(GIVE_BACK, groupNo, epoch).param("state", "refused").update() == 1;
  }

  /** Ends a claim whose work failed: the next one tries again. */
  boolean givenUp(long groupNo, int epoch) {
    return fenced(GIVE_BACK, groupNo, epoch).param("state", "unprepared").update() == 1;
  }

  void check(long groupNo, RunRound round, Optional<GroupReadiness.Refused> refusal, Instant now) {
    jdbc.sql(CHECK)
        .param("group", groupNo)
        .param("run", round.runNo())
        .param("round", round.round())
        .param("code", refusal.map(refused -> refused.reason().code()).orElse(null))
        .param("detail", refusal.map(GroupReadiness.Refused::detail).orElse(null))
        .param("now", utc(now))
        .update();
  }

  private JdbcClient.StatementSpec fenced(String sql, long groupNo, int epoch) {
    return jdbc.sql(sql).param("group", groupNo).param("epoch", epoch);
  }

  private static GroupRow row(ResultSet row) throws SQLException {
    return new GroupRow(
        row.getLong("group_no"),
        row.getLong("host_no"),
        row.getString("reference"),
        group(row),
        channel(row),
        Optional.ofNullable(row.getObject("plan_id", Long.class)),
        Optional.ofNullable(row.getString("intent")).map(code -> Coded.of(Intent.class, code)),
        names(row.getArray("exposed_models")),
        names(row.getArray("unpriced_models")),
        row.getBoolean("checked") ? Optional.of(check(row)) : Optional.empty());
  }

  private static Optional<GroupRow.KnownGroup> group(ResultSet row) throws SQLException {
    var id = row.getObject("host_group_id", Long.class);
    if (id == null) {
      return Optional.empty();
    }
    var kind = row.getBoolean("subscription") ? GroupKind.SUBSCRIPTION : GroupKind.STANDARD;
    return Optional.of(
        new GroupRow.KnownGroup(
            new GroupRef(id),
            row.getString("host_group_name"),
            kind,
            Coded.of(Origin.class, row.getString("origin"))));
  }

  private static Optional<GroupRow.KnownChannel> channel(ResultSet row) throws SQLException {
    var id = row.getObject("channel_id", Long.class);
    if (id == null) {
      return Optional.empty();
    }
    return Optional.of(
        new GroupRow.KnownChannel(
            new ChannelRef(id), Coded.of(Origin.class, row.getString("channel_origin"))));
  }

  private static GroupRow.Check check(ResultSet row) throws SQLException {
    var code = row.getString("refusal_code");
    return new GroupRow.Check(
        code == null
            ? Optional.empty()
            : Optional.of(
                new GroupReadiness.Refused(
                    Coded.of(ReasonCode.class, code), row.getString("refusal_detail"))));
  }

  private static Set<String> names(Array array) throws SQLException {
    return Set.of((String[]) array.getArray());
  }

  private static String[] sorted(Set<String> names) {
    return names.stream().sorted().toArray(String[]::new);
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
