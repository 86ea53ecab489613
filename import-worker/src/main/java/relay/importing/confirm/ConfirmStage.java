package relay.importing.confirm;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import relay.gate.GateKind;
import relay.gate.Sign;
import relay.host.HostFaultException;
import relay.importing.access.StagingGroups;
import relay.importing.access.StagingLease;
import relay.importing.access.StagingPlace;
import relay.importing.admission.Admissions;
import relay.importing.groups.GroupPreparation;
import relay.importing.provision.AccountProvider;
import relay.importing.provision.AccountProvider.Provided;
import relay.importing.provision.AccountWork;
import relay.importing.provision.FaultOutcomes;
import relay.importing.provision.ReachableHosts;
import relay.importing.provision.Tally;
import relay.importing.stage.ItemKeyMaterial;
import relay.importing.stage.Stage;
import relay.keys.KeyLostException;
import relay.keys.KeyStore;
import relay.keys.UpstreamKey;
import relay.keys.UpstreamKey.LastProof;
import relay.run.ClaimedItem;
import relay.run.GatewayProof;
import relay.run.ItemFindings;
import relay.run.ItemFindings.Account;
import relay.run.ItemFindings.Proof;
import relay.run.ItemFindings.ProofPlace;
import relay.run.ItemStage;
import relay.run.ReasonCode;
import relay.run.RunBarrier;
import relay.run.StageOutcome;
import relay.run.StageResult;
import relay.run.TrailEvent;
import relay.run.WaitCondition;
import relay.verdict.VerdictTable;

/**
 * The stage {@code confirm}: an end user's call that this very account answered, then its admission
 * (design 3.3). The proof is durable in the key's row before anything else is done, so that who
 * finds it never proves again.
 */
public final class ConfirmStage implements Stage {
  private final StagingGroups staging;
  private final ReachableHosts hosts;
  private final KeyStore keys;
  private final AccountProvider provider;
  private final Proving proving;
  private final Arrival arrival;
  private final ConfirmTimes times;
  private final Clock clock;

  /**
   * A stage of these parts.
   *
   * @param random makes every question's text another one
   */
  public ConfirmStage(
      GroupPreparation groups,
      StagingGroups staging,
      ReachableHosts hosts,
      KeyStore keys,
      AccountProvider provider,
      Admissions admissions,
      ConfirmTimes times,
      Clock clock,
      RandomGenerator random) {
    this.staging = staging;
    this.hosts = hosts;
    this.keys = keys;
    this.provider = provider;
    this.proving =
        new Proving(
            new Prover(times.proofs(), clock, random),
            new HostTester(),
            provider,
            keys,
            staging,
            times.lag(),
            clock);
    this.arrival =
        new Arrival(groups, admissions, keys, staging, provider, clock, this::providedAnew);
    this.times = times;
    this.clock = clock;
  }

  @Override
  public ItemStage stage() {
    return ItemStage.CONFIRM;
  }

  @Override
  public StageResult run(ClaimedItem item, ItemKeyMaterial key) {
    var tally = new Tally();
    try {
      return keys.claim(item, clock.instant())
          .map(known -> holding(item, key, known, tally))
          .orElseGet(() -> waits(item.findings(), WaitCondition.KEY_LEASE, times.keyPoll()));
    } catch (KeyLostException lost) {
      return waits(item.findings(), WaitCondition.KEY_LEASE, times.keyPoll());
    } catch (HostFaultException e) {
      return FaultOutcomes.result(e.fault(), item.findings()).withSpending(tally.spending());
    }
  }

  private StageResult holding(
      ClaimedItem item, ItemKeyMaterial key, UpstreamKey known, Tally tally) {
    return switch (staging.lease(item.lease().item(), item.hostNo())) {
      case StagingLease.Later(Duration atMost) ->
          waits(item.findings(), WaitCondition.GROUP_CLAIM, atMost);
      case StagingLease.Granted(StagingPlace place) ->
          placed(
              new AccountWork(item, key, known, hosts.host(item.hostNo()), place, tally),
              Objects.requireNonNull(item.findings().account(), "an item is provisioned first"));
    };
  }

  private StageResult placed(AccountWork work, Account account) {
    boolean still =
        work.known()
            .account()
            .filter(known -> known.accountId() == account.accountId())
            .isPresent();
    if (!still || work.known().aftercare().isPresent()) {
      return providedAnew(work);
    }
    Optional<Proof> proof = proof(work, account);
    if (proof.isPresent()) {
      return arrived(work, work.item().findings().withProof(proof.get()));
    }
    if (account.proofPlace() == ProofPlace.IN_SERVICE && account.privateName().isEmpty()) {
      // It was provided with another item's proof, which counts no more.
      return providedAnew(work);
    }
    Instant ready = account.stagedAt() == null ? Instant.MIN : account.stagedAt().plus(times.lag());
    if (ready.isAfter(clock.instant())) {
      return waits(
          work.item().findings(),
          WaitCondition.SCHEDULING_LAG,
          Duration.between(clock.instant(), ready));
    }
    return judged(work, account);
  }

  /** The item's own, or one of the same account by somebody else a moment ago. */
  private Optional<Proof> proof(AccountWork work, Account account) {
    ItemFindings findings = work.item().findings();
    if (findings.proof() != null) {
      return Optional.of(findings.proof());
    }
    return work.known()
        .proofFor(
            work.item().lease().item(),
            Proving.mode(work, account),
            work.probe().smokeModel(),
            clock.instant())
        .map(last -> repeated(last, account));
  }

  private static Proof repeated(LastProof last, Account account) {
    return switch (last.how()) {
      case GATEWAY -> new Proof(null, GatewayProof.OWN, account.accountId(), last.at());
      case HOST_TEST -> new Proof(true, GatewayProof.NONE, null, last.at());
      case BOTH -> new Proof(true, GatewayProof.OWN, account.accountId(), last.at());
    };
  }

  /**
   * An account out of staging waits for its admission as a row: those that are proved within that
   * time share one call of the host, and none of them holds a slot meanwhile. What serves users
   * already, or is to be held at a barrier, has nothing to share.
   */
  private StageResult proved(AccountWork work, Account account, ItemFindings findings) {
    boolean shared =
        account.proofPlace() == ProofPlace.STAGED && admits(work.item().run().barrier());
    return shared
        ? waits(findings, WaitCondition.ADMISSION, times.untilAdmissions(clock.instant()))
            .withSpending(work.tally().spending())
        : arrived(work, findings);
  }

  private static boolean admits(RunBarrier barrier) {
    return switch (barrier) {
      case NONE, OPEN -> true;
      case CLOSED, STOPPED -> false;
    };
  }

  /** An admission that fails keeps the proof: the next attempt goes on from there. */
  private StageResult arrived(AccountWork work, ItemFindings findings) {
    try {
      return arrival.arrive(work, findings);
    } catch (HostFaultException e) {
      return FaultOutcomes.result(e.fault(), findings).withSpending(work.tally().spending());
    }
  }

  private StageResult judged(AccountWork work, Account account) {
    return switch (proving.prove(work, account)) {
      case Proving.Outcome.Proved(ItemFindings findings) ->
          withMet(proved(work, account, findings), findings);
      case Proving.Outcome.Gone() -> providedAnew(work);
      case Proving.Outcome.Decided(StageResult result) ->
          result.withSpending(work.tally().spending());
    };
  }

  /** An answer through the gateway came from the base URL. */
  private static StageResult withMet(StageResult result, ItemFindings findings) {
    return Objects.requireNonNull(findings.proof()).gateway() == GatewayProof.OWN
        ? result.withMet(GateKind.UPSTREAM, Sign.REACHED_BY_HOST)
        : result;
  }

  /**
   * Somebody deleted or replaced the account meanwhile, or a later item of the key ended and its
   * account is to be put back or deleted: what there is now is to be proved.
   */
  private StageResult providedAnew(AccountWork work) {
    return switch (provider.provide(work)) {
      case Provided.KeyDestroyed() ->
          StageResult.of(
              new StageOutcome.Finish(
                  VerdictTable.endedBy(ReasonCode.RUN_KEY_DESTROYED),
                  "the account is gone, and the key is no longer stored"),
              work.item().findings());
      case Provided.Ready(Account account, UpstreamKey _) ->
          waits(
                  work.item().findings().withAccount(account).withoutProof(),
                  WaitCondition.SCHEDULING_LAG,
                  times.lag())
              .withEvents(
                  List.of(
                      new TrailEvent(
                          "account_provided_anew",
                          "the account was not there any more as it was left; it is provided anew",
                          Map.of("account_id", account.accountId()))))
              .withSpending(work.tally().spending());
    };
  }

  private static StageResult waits(
      ItemFindings findings, WaitCondition condition, Duration atMost) {
    return StageResult.of(new StageOutcome.WaitFor(condition, atMost), findings);
  }
}
