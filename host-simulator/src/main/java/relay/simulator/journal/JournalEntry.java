package relay.simulator.journal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import relay.simulator.state.Account;
import relay.simulator.state.ChangeCause;

/** Something that really happened on the simulated host. Never holds a credential in clear text. */
public sealed interface JournalEntry {

  /** From 1, without gaps, in the order of the effects. */
  long seq();

  Instant at();

  JournalKind kind();

  /**
   * An account came, changed or went.
   *
   * @param account as it is afterwards, or as it was when it went
   */
  record AccountChange(long seq, Instant at, JournalKind kind, ChangeCause cause, Account account)
      implements JournalEntry {}

  /**
   * A management call that may write, with the status it was given, be the answer lost or not.
   *
   * @param objectId what the call was about: the id in its path, else the one in its answer
   * @param replay whether the answer came from the idempotency store
   */
  record ManagementCall(
      long seq,
      Instant at,
      String method,
      String path,
      int status,
      Optional<Long> objectId,
      Replay replay)
      implements JournalEntry {
    @Override
    public JournalKind kind() {
      return JournalKind.MANAGEMENT_CALL;
    }
  }

  /** Whether an answer came from the idempotency store. */
  enum Replay {
    FRESH,
    REPLAYED
  }

  /**
   * A call of the gateway.
   *
   * @param model the name asked for, empty when there was none
   * @param servedBy the account whose answer the caller got
   * @param tried every account that was asked, in order
   */
  record GatewayCall(
      long seq,
      Instant at,
      String method,
      String path,
      int status,
      Optional<Long> userId,
      Optional<Long> keyId,
      Optional<Long> groupId,
      String model,
      Optional<Long> servedBy,
      List<Long> tried)
      implements JournalEntry {
    @Override
    public JournalKind kind() {
      return JournalKind.GATEWAY_CALL;
    }
  }
}
