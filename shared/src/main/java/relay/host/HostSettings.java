package relay.host;

/**
 * The host's version and what its public switches mean for a program (host-api 2).
 *
 * @param version as the host says it
 * @param browserChallenge logins from a program are refused (Turnstile)
 * @param backendMode ordinary users cannot log in
 */
public record HostSettings(HostVersion version, boolean browserChallenge, boolean backendMode) {

  /** Whether a managed user can log in and make keys. */
  public boolean letsManagedUsersIn() {
    return !browserChallenge && !backendMode;
  }
}
