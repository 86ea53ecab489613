package relay.importing.admission;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.model.KeyFingerprint;

/**
 * The places of groups: the table {@code group_places} and {@code host_groups.in_service}, which is
 * their number. Safe for concurrent use: the group's row decides races.
 */
public final class GroupPlaces {

  /** Who has a place keeps it; the others take what is left, in the order they are given. */
  private static final String TAKE =
      """
      WITH room AS (
        SELECT in_service FROM host_groups WHERE group_no = :group FOR UPDATE
      ), had AS (
        SELECT fingerprint FROM group_places
         WHERE group_no = :group AND fingerprint = ANY (:keys::bytea[])
      ), taken AS (
        INSERT INTO group_places (group_no, fingerprint, taken_at)
        SELECT :group, n.fingerprint, :at
          FROM room, (
            SELECT k.fingerprint, row_number() OVER (ORDER BY k.place) AS place
              FROM unnest(:keys::bytea[]) WITH ORDINALITY AS k (fingerprint, place)
             WHERE k.fingerprint NOT IN (SELECT fingerprint FROM had)) n
         WHERE room.in_service + n.place <= :capacity
        RETURNING fingerprint
      ), counted AS (
        UPDATE host_groups SET in_service = in_service + (SELECT count(*) FROM taken)
         WHERE group_no = :group
      )
      SELECT fingerprint FROM had UNION ALL SELECT fingerprint FROM taken
      """;

  private final JdbcClient jdbc;

  public GroupPlaces(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Takes places for these keys as long as there are fewer than {@code capacity} in the group. May
   * be repeated.
   *
   * @return the keys that have a place now
   */
  Set<KeyFingerprint> take(
      long groupNo, Collection<KeyFingerprint> keys, int capacity, Instant at) {
    return jdbc.sql(TAKE)
        .param("group", groupNo)
        .param("keys", keys.stream().distinct().map(KeyFingerprint::bytes).toArray(byte[][]::new))
        .param("capacity", capacity)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .query((row, index) -> KeyFingerprint.of(row.getBytes(1)))
        .set();
  }

  /** Counts a key that serves the group whatever its capacity: somebody else put it there. */
  void count(long groupNo, KeyFingerprint key, Instant at) {
    take(groupNo, Set.of(key), Integer.MAX_VALUE, at);
  }
}
