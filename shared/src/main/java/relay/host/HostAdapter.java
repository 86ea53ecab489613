package relay.host;

/**
 * The one way to a host. Every call blocks its (virtual) thread, waits for its turn under the
 * host's rate, and either returns or throws {@link HostFaultException}; nothing is repeated in
 * here: who calls decides by the fault's kind.
 *
 * <p>Reads may be repeated freely. Writes say in their own words what a repeat does. Safe for
 * concurrent use.
 */
public interface HostAdapter {

  /** Whether a host stands there, set up and answering; needs no credential (host-api 2). */
  HostReadiness readiness();

  /**
   * The host's version and public switches; needs no credential, but on a host whose public page
   * names no version (host-api 2).
   *
   * @throws HostFaultException code {@code needs_setup} when its first-run wizard waits
   */
  HostSettings settings();

  /**
   * What the host can do, found by reads alone (host-api 15.2).
   *
   * @throws HostFaultException when it refuses the credential, waits for a person or does not
   *     answer
   */
  HostCapabilities capabilities();

  /** Groups. */
  HostGroups groups();

  /** Channels. */
  HostChannels channels();

  /** Payment plans. */
  HostPlans plans();

  /** Accounts. */
  HostAccounts accounts();

  /** Users, as an administrator sees them. */
  HostUsers users();

  /** Subscriptions. */
  HostSubscriptions subscriptions();

  /**
   * Logs a managed user in. The host allows 20 logins a minute and address (host-api 3.2).
   *
   * @throws HostFaultException also when a second factor or a browser challenge is asked for
   */
  UserLogin login(String email, HostSecret password);

  /** The keys of the user who holds this access token. */
  HostUserKeys keysOf(HostSecret accessToken);

  /**
   * Everything whose name begins so, read by the host's lists. May be repeated.
   *
   * @param prefix not blank
   */
  ManagedResources managed(String prefix);

  /** The gateway, as an end user sees it. */
  HostGateway gateway();
}
