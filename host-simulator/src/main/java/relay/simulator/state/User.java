package relay.simulator.state;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person or a managed user (host-api 12).
 *
 * @param passwordHash never the password itself
 * @param tokenEpoch raised by a new password, which ends all tokens
 * @param concurrency parallel calls, 0 for any number
 * @param allowedGroups exclusive groups the user may bind, null when never given
 */
public record User(
    long id,
    String email,
    String passwordHash,
    int tokenEpoch,
    Role role,
    boolean active,
    String username,
    String notes,
    double balance,
    double totalRecharged,
    int concurrency,
    int rpmLimit,
    @Nullable List<Long> allowedGroups,
    @Nullable Instant lastActiveAt,
    Instant createdAt,
    Instant updatedAt) {

  /** What a user may do. */
  public enum Role {
    ADMIN("admin"),
    USER("user");

    private final String text;

    Role(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  public boolean isAdmin() {
    return role == Role.ADMIN;
  }

  /** Whether the user was given this exclusive group. */
  public boolean mayUse(long groupId) {
    return allowedGroups != null && allowedGroups.contains(groupId);
  }

  public User withBalance(double changed, double recharged, Instant now) {
    return new User(
        id,
        email,
        passwordHash,
        tokenEpoch,
        role,
        active,
        username,
        notes,
        changed,
        recharged,
        concurrency,
        rpmLimit,
        allowedGroups,
        lastActiveAt,
        createdAt,
        now);
  }

  public User withAllowedGroups(@Nullable List<Long> changed, Instant now) {
    return new User(
        id,
        email,
        passwordHash,
        tokenEpoch,
        role,
        active,
        username,
        notes,
        balance,
        totalRecharged,
        concurrency,
        rpmLimit,
        changed,
        lastActiveAt,
        createdAt,
        now);
  }

  public User activeAt(Instant now) {
    return new User(
        id,
        email,
        passwordHash,
        tokenEpoch,
        role,
        active,
        username,
        notes,
        balance,
        totalRecharged,
        concurrency,
        rpmLimit,
        allowedGroups,
        now,
        createdAt,
        now);
  }

  @Override
  public String toString() {
    return "User[id=" + id + ", email=" + email + "]";
  }
}
