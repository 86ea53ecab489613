package relay.plan;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import relay.host.GroupRef;
import relay.keys.AccountOrigin;
import relay.keys.UpstreamKey.KnownAccount;
import relay.plan.ManifestRow.KnownKey;
import relay.plan.SeenAccounts.SeenAccount;
import relay.run.ExistingPolicy;
import relay.run.ItemFindings.ProofPlace;
import relay.run.MatchedAccountState;
import relay.run.Placement;

/**
 * Which account a key would get, in the order in which the stage looks: the one our tables name,
 * one that bears its name, one of others that holds it, a new one. Pure.
 *
 * @param account the one that was found
 * @param message why nothing can come of it
 */
record AccountFate(PlanAction action, Optional<SeenAccount> account, @Nullable String message) {

  /**
   * The fate of a key.
   *
   * @param group that it is to serve, when the host has it
   */
  static AccountFate of(
      ManifestRow.Key key,
      ExistingPolicy existing,
      SeenAccounts accounts,
      Optional<GroupRef> group) {
    var known = key.known();
    if (known.standing() == KnownKey.Standing.TO_DELETE) {
      return new AccountFate(PlanAction.REPLACE, recorded(known, accounts), null);
    }
    return known
        .account()
        .map(ours -> ofRecorded(key, ours, existing, accounts, group))
        .orElseGet(() -> ofHint(key, existing, accounts, group));
  }

  private static Optional<SeenAccount> recorded(KnownKey known, SeenAccounts accounts) {
    return known.account().flatMap(account -> accounts.numbered(account.accountId()));
  }

  /** One that is gone, or is somebody else's by now, makes room for a new one. */
  private static AccountFate ofRecorded(
      ManifestRow.Key key,
      KnownAccount recorded,
      ExistingPolicy existing,
      SeenAccounts accounts,
      Optional<GroupRef> group) {
    var seen = recorded(key.known(), accounts);
    if (seen.isEmpty()) {
      return created();
    }
    if (!seen.get().fits(key.baseUrl())) {
      return recorded.origin() == AccountOrigin.CREATED
          ? new AccountFate(PlanAction.REPLACE, seen, null)
          : created();
    }
    return existing == ExistingPolicy.SKIP && recorded.origin() == AccountOrigin.ADOPTED
        ? untouched(seen.get(), group, PlanAction.REUSE, "existing=skip")
        : taken(seen.get(), group, resolved(seen.get(), key.known().standing()));
  }

  private static AccountFate ofHint(
      ManifestRow.Key key,
      ExistingPolicy existing,
      SeenAccounts accounts,
      Optional<GroupRef> group) {
    var named = accounts.named(key.fingerprint());
    if (named.isPresent()) {
      return named
          .filter(account -> account.fits(key.baseUrl()))
          .map(account -> taken(account, group, resolved(account, key.known().standing())))
          .orElseGet(AccountFate::created);
    }
    return accounts
        .holding(key.fingerprint())
        .map(foreign -> ofForeign(foreign, existing, group))
        .orElseGet(AccountFate::created);
  }

  private static AccountFate ofForeign(
      SeenAccount foreign, ExistingPolicy existing, Optional<GroupRef> group) {
    return switch (existing) {
      case ADOPT -> taken(foreign, group, PlanAction.ADOPT);
      case SKIP -> untouched(foreign, group, PlanAction.REUSE, "existing=skip");
      case IGNORE -> created();
    };
  }

  private static AccountFate created() {
    return new AccountFate(PlanAction.CREATE, Optional.empty(), null);
  }

  private static AccountFate taken(
      SeenAccount account, Optional<GroupRef> group, PlanAction action) {
    return account.match().place() == ProofPlace.UNTOUCHED
        ? untouched(account, group, action, "it serves users under any model name")
        : new AccountFate(action, Optional.of(account), null);
  }

  /** Left as it is, it is of use only where it serves the key's group already. */
  private static AccountFate untouched(
      SeenAccount account, Optional<GroupRef> group, PlanAction action, String why) {
    var serves =
        account.match().state() == MatchedAccountState.ACTIVE
            && group.filter(account.groups()::contains).isPresent();
    return serves
        ? new AccountFate(action, Optional.of(account), null)
        : new AccountFate(
            PlanAction.CONFLICT,
            Optional.of(account),
            "account %d is left as it is (%s) and does not serve the group"
                .formatted(account.id(), why));
  }

  private static PlanAction resolved(SeenAccount account, KnownKey.Standing standing) {
    var placement =
        standing == KnownKey.Standing.IN_RESERVE
            ? Optional.of(Placement.RESERVE)
            : Optional.<Placement>empty();
    return switch (account.match().resolution(placement)) {
      case CREATED -> PlanAction.CREATE;
      case REUSED -> PlanAction.REUSE;
      case REACTIVATED -> PlanAction.REACTIVATE;
      case REPLACED -> PlanAction.REPLACE;
    };
  }
}
