package relay.host;

/** Gives the adapter of a host. Safe for concurrent use. */
public interface HostAdapters extends AutoCloseable {

  /**
   * The adapter for a session. Equal sessions share one adapter with its connections and its rate;
   * a changed one (another credential, other limits) replaces the host's earlier adapter.
   */
  HostAdapter adapter(HostSession session);

  /** Closes all connections. */
  @Override
  void close();
}
