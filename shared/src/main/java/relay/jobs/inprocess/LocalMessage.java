package relay.jobs.inprocess;

/**
 * A message in a local queue.
 *
 * @param body what was published; kept as bytes, so that a local job went through the codec as well
 * @param failures how often a handler failed on it
 * @param returns how often it was given back
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are passed on, never compared
record LocalMessage(byte[] body, int failures, int returns) {

  /** A message as it is published. */
  static LocalMessage fresh(byte[] body) {
    return new LocalMessage(body, 0, 0);
  }

  /** The message after it was given back once more. */
  LocalMessage returned() {
    return new LocalMessage(body, failures, returns + 1);
  }

  @Override
  public String toString() {
    return "LocalMessage[" + body.length + " bytes]";
  }
}
