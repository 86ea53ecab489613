package relay.importing.admission;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.host.GroupRef;
import relay.importing.admission.Admissions.Kind;
import relay.model.KeyFingerprint;

/**
 * The places of groups: the table {@code group_places} and {@code host_groups.in_service}, which is
 * their number. Safe for concurrent use: the group's row decides races.
 */
public final class GroupPlaces {

  /**
   * A key takes a place in each of its groups that is ours to fill, or in none. Who has them all
   * keeps them; the others take what is left, in the order they are given.
   */
  private static final String TAKE =
      """
      WITH room AS (
        SELECT group_no, in_service FROM host_groups
         WHERE group_no = :group
            OR (host_no = :host AND host_group_id = ANY (:ids::bigint[]) AND same_as IS NULL)
         ORDER BY group_no FOR UPDATE
      ), had AS (
        SELECT group_no, fingerprint FROM group_places
         WHERE group_no IN (SELECT group_no FROM room) AND fingerprint = ANY (:keys::bytea[])
      ), settled AS (
        SELECT fingerprint FROM had
         GROUP BY fingerprint HAVING count(*) = (SELECT count(*) FROM room)
      ), next AS (
        SELECT k.fingerprint, row_number() OVER (ORDER BY k.place) AS place
          FROM unnest(:keys::bytea[]) WITH ORDINALITY AS k (fingerprint, place)
         WHERE k.fingerprint NOT IN (SELECT fingerprint FROM settled)
      ), fitting AS (
        SELECT n.fingerprint FROM next n
         WHERE NOT EXISTS (
           SELECT FROM room r
            WHERE r.in_service + n.place > :capacity
              AND NOT EXISTS (SELECT FROM had h
                               WHERE h.group_no = r.group_no AND h.fingerprint = n.fingerprint))
      ), taken AS (
        INSERT INTO group_places (group_no, fingerprint, taken_at)
        SELECT r.group_no, f.fingerprint, :at FROM fitting f CROSS JOIN room r
        ON CONFLICT DO NOTHING
        RETURNING group_no
      ), counted AS (
        UPDATE host_groups g SET in_service = g.in_service + t.places
          FROM (SELECT group_no, count(*) AS places FROM taken GROUP BY group_no) t
         WHERE g.group_no = t.group_no
      )
      SELECT fingerprint FROM settled UNION ALL SELECT fingerprint FROM fitting
      """;

  private final JdbcClient jdbc;

  public GroupPlaces(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Takes places for these keys as long as there are fewer than the kind's capacity in each of its
   * groups that we fill: an account in service serves all of them. May be repeated.
   *
   * @return the keys that have all their places now
   */
  Set<KeyFingerprint> take(Kind kind, Collection<KeyFingerprint> keys, Instant at) {
    return take(kind, keys, kind.capacity(), at);
  }

  /** Counts a key that serves its groups whatever their capacity: somebody else put it there. */
  void count(Kind kind, KeyFingerprint key, Instant at) {
    take(kind, Set.of(key), Integer.MAX_VALUE, at);
  }

  private Set<KeyFingerprint> take(
      Kind kind, Collection<KeyFingerprint> keys, int capacity, Instant at) {
    return jdbc.sql(TAKE)
        .param("host", kind.hostNo())
        .param("group", kind.groupNo())
        .param("ids", kind.groups().stream().map(GroupRef::id).toArray(Long[]::new))
        .param("keys", keys.stream().distinct().map(KeyFingerprint::bytes).toArray(byte[][]::new))
        .param("capacity", capacity)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .query((row, index) -> KeyFingerprint.of(row.getBytes(1)))
        .set();
  }
}
