package relay.importing.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.host.GroupRef;
import relay.host.HostSecret;
import relay.host.HostUserKey;
import relay.host.UserKeyRef;
import relay.host.UserRef;
import relay.secrets.Sealer;

/**
 * The tables {@code managed_users} and {@code managed_user_keys}. Passwords, sessions and keys are
 * sealed for their row. Who works on a user holds the claim of his row; its writes are fenced.
 */
final class ManagedUserStore {

  private static final String ADD =
      """
      INSERT INTO managed_users (host_no, selector, email, password_sealed)
      VALUES (:host, :selector, :email, :password)
      ON CONFLICT (host_no, selector) DO NOTHING
      """;

  private static final String READ =
      "SELECT * FROM managed_users WHERE host_no = :host AND selector = :selector";

  private static final String CLAIM =
      """
      UPDATE managed_users
         SET claimed_by = :worker, claim_epoch = claim_epoch + 1, claim_until = :until
       WHERE host_no = :host AND selector = :selector
         AND (claim_until IS NULL OR claim_until <= :now)
      RETURNING claim_epoch
      """;

  private static final String RENEW =
      """
      UPDATE managed_users SET claim_until = :until
       WHERE host_no = :host AND selector = :selector AND claim_epoch = :epoch
      """;

  private static final String USER_IS =
      """
      UPDATE managed_users
         SET host_user_id = :user, session_sealed = NULL, session_until = NULL
       WHERE host_no = :host AND selector = :selector AND claim_epoch = :epoch
      """;

  private static final String MADE_USER_IS =
      """
      UPDATE managed_users SET host_user_id = :user
       WHERE host_no = :host AND selector = :selector
      """;

  private static final String SESSION_IS =
      """
      UPDATE managed_users SET session_sealed = :session, session_until = :until
       WHERE host_no = :host AND selector = :selector AND claim_epoch = :epoch
      """;

  private static final String CHECKED =
      """
      UPDATE managed_users SET checked_at = :at
       WHERE host_no = :host AND selector = :selector AND claim_epoch = :epoch
      """;

  private static final String DOUBT =
      """
      UPDATE managed_users SET checked_at = NULL WHERE host_no = :host AND selector = :selector
      """;

  private static final String FIND_KEY =
      """
      SELECT host_key_id, key_sealed FROM managed_user_keys
       WHERE host_no = :host AND selector = :selector AND host_group_id = :group
      """;

  private static final String KEEP_KEY =
      """
      INSERT INTO managed_user_keys (host_no, selector, host_group_id, host_key_id, key_sealed)
      VALUES (:host, :selector, :group, :key, :sealed)
      ON CONFLICT (host_no, selector, host_group_id)
      DO UPDATE SET host_key_id = excluded.host_key_id, key_sealed = excluded.key_sealed
      """;

  private static final String DROP_KEY =
      """
      DELETE FROM managed_user_keys
       WHERE host_no = :host AND selector = :selector AND host_group_id = :group
         AND host_key_id = :key
      """;

  private final JdbcClient jdbc;
  private final Sealer sealer;

  ManagedUserStore(JdbcClient jdbc, Sealer sealer) {
    this.jdbc = jdbc;
    this.sealer = sealer;
  }

  /** A key of a managed user, in clear. */
  record KnownKey(UserKeyRef ref, HostSecret key) {}

  /**
   * Commits a user before he is made on the host; one that is known stays as he is.
   *
   * @param password his password, should he be new
   */
  void add(long hostNo, String selector, String email, HostSecret password) {
    of(ADD, hostNo, selector)
        .param("email", email)
        .param("password", sealer.seal(password.reveal(), place(hostNo, selector, "password")))
        .update();
  }

  Optional<ManagedUser> find(long hostNo, String selector) {
    return of(READ, hostNo, selector).query((row, _) -> user(row)).optional();
  }

  /** The epoch of the claim; empty when another worker has it, or the user is not known. */
  Optional<Integer> claim(long hostNo, String selector, String worker, Instant now, Instant until) {
    return of(CLAIM, hostNo, selector)
        .param("worker", worker)
        .param("now", utc(now))
        .param("until", utc(until))
        .query(Integer.class)
        .optional();
  }

  /** Prolongs a claim, or ends it with null. */
  boolean renew(long hostNo, String selector, int epoch, @Nullable Instant until) {
    return of(RENEW, hostNo, selector)
            .param("epoch", epoch)
            .param("until", until == null ? null : utc(until))
            .update()
        == 1;
  }

  /** Where he is on the host; his session, if any, is forgotten. */
  boolean userIs(long hostNo, String selector, int epoch, @Nullable UserRef user) {
    return of(USER_IS, hostNo, selector)
            .param("epoch", epoch)
            .param("user", user == null ? null : user.id())
            .update()
        == 1;
  }

  /** Where a user that nobody logs in as is on the host. */
  void userIs(long hostNo, String selector, UserRef user) {
    of(MADE_USER_IS, hostNo, selector).param("user", user.id()).update();
  }

  boolean sessionIs(
      long hostNo, String selector, int epoch, Optional<ManagedUser.Session> session) {
    var place = place(hostNo, selector, "session");
    return of(SESSION_IS, hostNo, selector)
            .param("epoch", epoch)
            .param(
                "session", session.map(it -> sealer.seal(it.token().reveal(), place)).orElse(null))
            .param("until", session.map(it -> utc(it.until())).orElse(null))
            .update()
        == 1;
  }

  boolean checked(long hostNo, String selector, int epoch, Instant at) {
    return of(CHECKED, hostNo, selector).param("epoch", epoch).param("at", utc(at)).update() == 1;
  }

  /** He is looked after before his next use. */
  void doubt(long hostNo, String selector) {
    of(DOUBT, hostNo, selector).update();
  }

  Optional<KnownKey> findKey(long hostNo, String selector, GroupRef group) {
    return of(FIND_KEY, hostNo, selector)
        .param("group", group.id())
        .query((row, _) ->
            new KnownKey(
                new UserKeyRef(row.getLong("host_key_id")),
                opened(row.getBytes("key_sealed"), place(hostNo, selector, "key"))))
        .optional();
  }

  void keepKey(long hostNo, String selector, GroupRef group, HostUserKey key) {
    of(KEEP_KEY, hostNo, selector)
        .param("group", group.id())
        .param("key", key.ref().id())
        .param("sealed", sealer.seal(key.key().reveal(), place(hostNo, selector, "key")))
        .update();
  }

  /** Forgets a key that the host refused, unless it was replaced meanwhile. */
  void dropKey(long hostNo, String selector, GroupRef group, UserKeyRef key) {
    of(DROP_KEY, hostNo, selector).param("group", group.id()).param("key", key.id()).update();
  }

  private ManagedUser user(ResultSet row) throws SQLException {
    var hostNo = row.getLong("host_no");
    var selector = row.getString("selector");
    return new ManagedUser(
        hostNo,
        selector,
        row.getString("email"),
        Optional.ofNullable(row.getObject("host_user_id", Long.class)).map(UserRef::new),
        opened(row.getBytes("password_sealed"), place(hostNo, selector, "password")),
        session(row, place(hostNo, selector, "session")),
        instant(row, "checked_at"));
  }

  private Optional<ManagedUser.Session> session(ResultSet row, String place) throws SQLException {
    var sealed = row.getBytes("session_sealed");
    var until = instant(row, "session_until");
    return sealed == null
        ? Optional.empty()
        : until.map(end -> new ManagedUser.Session(opened(sealed, place), end));
  }

  private HostSecret opened(byte[] sealed, String place) {
    return new HostSecret(sealer.openText(sealed, place));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  private static String place(long hostNo, String selector, String what) {
    return "managed-user:%d:%s:%s".formatted(hostNo, selector, what);
  }

  private JdbcClient.StatementSpec of(String sql, long hostNo, String selector) {
    return jdbc.sql(sql).param("host", hostNo).param("selector", selector);
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
