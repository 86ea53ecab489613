package relay.importing.provision;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relay.host.ChannelRef;
import relay.host.HostFaultException;
import relay.importing.access.StagingGroups;
import relay.importing.access.StagingLease;
import relay.importing.access.StagingPlace;
import relay.importing.groups.GroupPreparation;
import relay.importing.groups.GroupReadiness;
import relay.importing.provision.AccountProvider.Provided;
import relay.importing.stage.ItemKeyMaterial;
import relay.importing.stage.Stage;
import relay.keys.KeyLostException;
import relay.keys.KeyStore;
import relay.keys.UpstreamKey;
import relay.run.ClaimedItem;
import relay.run.ItemFindings;
import relay.run.ItemStage;
import relay.run.ReasonCode;
import relay.run.StageOutcome;
import relay.run.StageResult;
import relay.run.TrailEvent;
import relay.run.WaitCondition;
import relay.verdict.VerdictTable;

/**
 * The stage {@code provision}: group, then the lease of the key, then the account in staging
 * (design 3.3).
 */
public final class ProvisionStage implements Stage {

  /** The holder of a key is rarely longer than this. */
  static final Duration KEY_POLL = Duration.ofSeconds(2);

  private final GroupPreparation groups;
  private final StagingGroups staging;
  private final ReachableHosts hosts;
  private final KeyStore keys;
  private final AccountProvider provider;
  private final Duration keyPoll;
  private final Clock clock;

  /**
   * A stage of these parts.
   *
   * @param keyPoll how long an item waits for a key that another one holds; nobody wakes it
   */
  public ProvisionStage(
      GroupPreparation groups,
      StagingGroups staging,
      ReachableHosts hosts,
      KeyStore keys,
      AccountProvider provider,
      Duration keyPoll,
      Clock clock) {
    this.groups = groups;
    this.staging = staging;
    this.hosts = hosts;
    this.keys = keys;
    this.provider = provider;
    this.keyPoll = keyPoll;
    this.clock = clock;
  }

  @Override
  public ItemStage stage() {
    return ItemStage.PROVISION;
  }

  @Override
  public StageResult run(ClaimedItem item, ItemKeyMaterial key) {
    var tally = new Tally();
    try {
      return switch (groups.prepare(item)) {
        case GroupReadiness.Wait(Duration atMost) -> waits(item, WaitCondition.GROUP_CLAIM, atMost);
        case GroupReadiness.Refused(ReasonCode reason, String detail) ->
            StageResult.of(
                new StageOutcome.Finish(VerdictTable.endedBy(reason), detail), item.findings());
        case GroupReadiness.Ready ready -> withGroup(item, key, ready, tally);
      };
    } catch (KeyLostException lost) {
      return waits(item, WaitCondition.KEY_LEASE, keyPoll);
    } catch (HostFaultException e) {
      return FaultOutcomes.result(e.fault(), item.findings()).withSpending(tally.spending());
    }
  }

  private StageResult withGroup(
      ClaimedItem item, ItemKeyMaterial key, GroupReadiness.Ready ready, Tally tally) {
    Optional<UpstreamKey> known = keys.claim(item, clock.instant());
    if (known.isEmpty()) {
      return waits(item, WaitCondition.KEY_LEASE, keyPoll);
    }
    return switch (staging.lease(item.lease().item(), item.hostNo())) {
      case StagingLease.Later(Duration atMost) -> waits(item, WaitCondition.GROUP_CLAIM, atMost);
      case StagingLease.Granted(StagingPlace place) -> {
        var work = new AccountWork(item, key, known.get(), hosts.host(item.hostNo()), place, tally);
        yield provided(work, ready);
      }
    };
  }

  private StageResult provided(AccountWork work, GroupReadiness.Ready ready) {
    return switch (provider.provide(work)) {
      case Provided.KeyDestroyed() ->
          StageResult.of(
              new StageOutcome.Finish(
                  VerdictTable.endedBy(ReasonCode.RUN_KEY_DESTROYED),
                  "an account would have to be made, and the key is no longer stored"),
              work.item().findings());
      case Provided.Ready(ItemFindings.Account account, UpstreamKey _) ->
          advanced(work, ready, account);
    };
  }

  private static StageResult advanced(
      AccountWork work, GroupReadiness.Ready ready, ItemFindings.Account account) {
    var findings =
        work.item().findings().withAccount(account).with(new ArrayList<>(ready.advisories()));
    return StageResult.of(new StageOutcome.Advance(ItemStage.CONFIRM), findings)
        .withEvents(List.of(event(account)))
        .withSpending(work.tally().spending())
        .withChannel(ready.group().channel().map(ChannelRef::id).orElse(null));
  }

  private static TrailEvent event(ItemFindings.Account account) {
    return new TrailEvent(
        "account_provided",
        "account %d: %s".formatted(account.accountId(), account.resolution().code()),
        Map.of(
            "account_id", account.accountId(),
            "resolution", account.resolution().code(),
            "proved", account.proofPlace().code()));
  }

  private static StageResult waits(ClaimedItem item, WaitCondition condition, Duration atMost) {
    return StageResult.of(new StageOutcome.WaitFor(condition, atMost), item.findings());
  }
}
