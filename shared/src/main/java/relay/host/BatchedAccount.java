package relay.host;

/** What became of one account of a batch. */
public sealed interface BatchedAccount {

  /** It was made. */
  record Made(AccountRef ref) implements BatchedAccount {}

  /**
   * It was not made, or was made and could not be put into its groups: look by name. The host's own
   * text about it is not for people and is not kept.
   */
  record Failed(String name) implements BatchedAccount {}
}
