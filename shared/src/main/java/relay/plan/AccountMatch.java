package relay.plan;

import java.time.Instant;
import java.util.Optional;
import relay.host.AccountStatus;
import relay.host.HostAccount;
import relay.host.HostGroup;
import relay.model.BaseUrl;
import relay.run.AccountResolution;
import relay.run.ItemFindings.ProofPlace;
import relay.run.MatchedAccountState;
import relay.run.Placement;

/**
 * What an account that was found means for a key: the one rule of the dry run and of the stage that
 * takes it. Pure: decides by what the host shows.
 *
 * @param state what was found before we acted
 * @param place where it is to be proved
 */
public record AccountMatch(MatchedAccountState state, ProofPlace place) {

  /** How a found account is taken. */
  public static AccountMatch of(HostAccount account) {
    MatchedAccountState state = state(account);
    return new AccountMatch(state, place(state, account));
  }

  /** How an account is taken that its run wants to be left alone. */
  public static AccountMatch untouched(HostAccount account) {
    return new AccountMatch(state(account), ProofPlace.UNTOUCHED);
  }

  /** Whether it can ever be the account of a key at this base URL. */
  public static boolean fits(HostAccount account, BaseUrl baseUrl) {
    return isOfOurKind(account) && baseUrl.isWrittenAs(account.baseUrl());
  }

  /** Whether it holds an upstream key in the way that ours do. */
  public static boolean isOfOurKind(HostAccount account) {
    return account.platform().equals(HostGroup.OPENAI) && account.type().equals("apikey");
  }

  /** How the key came to its account; one that waits in reserve was never out of order. */
  public AccountResolution resolution(Optional<Placement> placement) {
    return switch (state) {
      case ACTIVE, DEPRECATED -> AccountResolution.REUSED;
      case DISABLED ->
          placement.filter(Placement.RESERVE::equals).isPresent()
              ? AccountResolution.REUSED
              : AccountResolution.REACTIVATED;
      case BROKEN -> AccountResolution.REACTIVATED;
    };
  }

  /** A pause of the host's own does not take an account out of service: it will be over. */
  private static MatchedAccountState state(HostAccount account) {
    if (account.status() == AccountStatus.ERROR) {
      return MatchedAccountState.BROKEN;
    }
    if (account.groups().isEmpty() || PrivateNames.isPrivate(account.modelMapping())) {
      return MatchedAccountState.DEPRECATED;
    }
    return account.status() == AccountStatus.ACTIVE && account.schedulable()
        ? MatchedAccountState.ACTIVE
        : MatchedAccountState.DISABLED;
  }

  /**
   * Nothing that answers to any name may stand in a staging group: it would answer for the accounts
   * that are proved there.
   */
  private static ProofPlace place(MatchedAccountState state, HostAccount account) {
    return switch (state) {
      case ACTIVE ->
          PrivateNames.isOpen(account.modelMapping())
              ? ProofPlace.UNTOUCHED
              : ProofPlace.IN_SERVICE;
      case DISABLED, DEPRECATED, BROKEN -> ProofPlace.STAGED;
    };
  }

  /** Whether the host keeps it out of service by itself, which a staged proof lifts first. */
  public static boolean needsRecovery(HostAccount account, Instant now) {
    return account.status() == AccountStatus.ERROR || account.pause().until(now).isPresent();
  }
}
