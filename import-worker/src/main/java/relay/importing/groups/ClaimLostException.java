package relay.importing.groups;

/** Another worker has taken the group over: the caller drops what it has and waits. */
final class ClaimLostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ClaimLostException() {
    super("the claim of the group is lost");
  }
}
