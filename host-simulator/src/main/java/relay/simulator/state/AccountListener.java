package relay.simulator.state;

import java.util.Optional;

/** Hears of each change of an account, in the order of the changes, on the thread that made it. */
@FunctionalInterface
public interface AccountListener {

  /**
   * Must be quick and must not call back into the accounts.
   *
   * @param before empty for a new account
   * @param after empty for a deleted one
   */
  void changed(ChangeCause cause, Optional<Account> before, Optional<Account> after);
}
