package relay.importing.confirm;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import relay.host.AccountRef;
import relay.host.AccountStatus;
import relay.host.GroupRef;
import relay.host.HostAccount;
import relay.importing.access.StagingGroups;
import relay.importing.admission.Admissions;
import relay.importing.admission.Admissions.Admitted;
import relay.importing.admission.Admissions.Candidate;
import relay.importing.admission.Admissions.Kind;
import relay.importing.groups.GroupPreparation;
import relay.importing.groups.GroupReadiness;
import relay.importing.groups.PreparedGroup;
import relay.importing.provision.AccountProvider;
import relay.importing.provision.AccountWork;
import relay.importing.provision.FormerAccount;
import relay.keys.KeyLostException;
import relay.keys.KeyStore;
import relay.plan.PrivateNames;
import relay.run.Advisory;
import relay.run.ItemFindings;
import relay.run.ItemFindings.Account;
import relay.run.ItemFindings.Admission;
import relay.run.ItemFindings.Probe;
import relay.run.ItemStage;
import relay.run.Placement;
import relay.run.ReasonCode;
import relay.run.StageOutcome;
import relay.run.StageResult;
import relay.run.TrailEvent;
import relay.run.WaitCondition;
import relay.verdict.VerdictTable;

/** What becomes of a proved account: held at the barrier, or admitted to its group. */
final class Arrival {
  private final GroupPreparation groups;
  private final Admissions admissions;
  private final KeyStore keys;
  private final StagingGroups staging;
  private final AccountProvider provider;
  private final Clock clock;
  private final Function<AccountWork, StageResult> anew;

  /**
   * Arrivals with these parts.
   *
   * @param anew what is done when the host has lost the account meanwhile
   */
  Arrival(
      GroupPreparation groups,
      Admissions admissions,
      KeyStore keys,
      StagingGroups staging,
      AccountProvider provider,
      Clock clock,
      Function<AccountWork, StageResult> anew) {
    this.groups = groups;
    this.admissions = admissions;
    this.keys = keys;
    this.staging = staging;
    this.provider = provider;
    this.clock = clock;
    this.anew = anew;
  }

  /** Goes on with findings that hold a proof. */
  StageResult arrive(AccountWork work, ItemFindings findings) {
    StageResult result =
        switch (work.item().run().barrier()) {
          case NONE, OPEN -> admit(work, findings);
          case CLOSED -> hold(work, findings);
          case STOPPED ->
              StageResult.of(
                  new StageOutcome.Finish(
                      VerdictTable.endedBy(ReasonCode.RUN_STOPPED), "the run was stopped"),
                  findings);
        };
    return result.withSpending(work.tally().spending());
  }

  /** Unschedulable in staging: users cannot reach it, and the host's lists stay short. */
  private StageResult hold(AccountWork work, ItemFindings findings) {
    Account account = account(findings);
    switch (account.proofPlace()) {
      case STAGED -> {
        work.tally().hostCall();
        if (!admissions.rest(work.item().hostNo(), candidate(work, account))) {
          Optional<HostAccount> now = read(work, account);
          if (now.isEmpty()) {
            return anew.apply(work);
          }
          if (now.get().schedulable()) {
            return refused(findings);
          }
        }
        staging.release(work.item().lease().item());
      }
      case IN_SERVICE, UNTOUCHED -> {
        // Users are served by it already: the barrier changes nothing for them.
      }
    }
    return StageResult.of(new StageOutcome.Hold(), findings);
  }

  private StageResult admit(AccountWork work, ItemFindings findings) {
    return switch (groups.prepare(work.item())) {
      case GroupReadiness.Wait(Duration atMost) ->
          StageResult.of(new StageOutcome.WaitFor(WaitCondition.GROUP_CLAIM, atMost), findings);
      case GroupReadiness.Refused(ReasonCode reason, String detail) ->
          StageResult.of(new StageOutcome.Finish(VerdictTable.endedBy(reason), detail), findings);
      case GroupReadiness.Ready(PreparedGroup group, Set<Advisory> advisories) ->
          place(work, findings.with(advisories), group);
    };
  }

  private StageResult place(AccountWork work, ItemFindings findings, PreparedGroup group) {
    return switch (account(findings).proofPlace()) {
      case STAGED -> fromStaging(work, findings, group);
      case IN_SERVICE ->
          read(work, account(findings))
              .map(now -> inService(work, findings, group, now))
              .orElseGet(() -> anew.apply(work));
      case UNTOUCHED ->
          read(work, account(findings))
              .map(now -> asItStands(work, findings, group, now))
              .orElseGet(() -> anew.apply(work));
    };
  }

  /** Nothing is written to it, so the group's users reach it only when they do already. */
  private StageResult asItStands(
      AccountWork work, ItemFindings findings, PreparedGroup group, HostAccount now) {
    boolean serves =
        now.status() == AccountStatus.ACTIVE
            && now.schedulable()
            && now.groups().contains(group.group());
    return serves
        ? admitted(work, findings, Placement.IN_SERVICE)
        : StageResult.of(
            new StageOutcome.Finish(
                VerdictTable.endedBy(ReasonCode.HOST_GROUP_CONFLICT),
                "account %s is left as it is and does not serve group \"%s\""
                    .formatted(now.ref(), group.name())),
            findings);
  }

  private StageResult fromStaging(AccountWork work, ItemFindings findings, PreparedGroup group) {
    Optional<String> image = work.known().beforeImage();
    if (image.isPresent()) {
      return fromStaging(work, findings, group, FormerAccount.parse(image.get()));
    }
    if (work.known().placement().isEmpty()) {
      return fromStaging(work, findings, group, FormerAccount.NONE);
    }
    return read(work, account(findings))
        .map(now -> admittedBefore(work, findings, group, now))
        .orElseGet(() -> anew.apply(work));
  }

  /** By a try whose step was lost, or by another run while this one held it: what it has stays. */
  private StageResult admittedBefore(
      AccountWork work, ItemFindings findings, PreparedGroup group, HostAccount now) {
    if (PrivateNames.isPrivate(now.modelMapping())) {
      return fromStaging(work, findings, group, FormerAccount.NONE);
    }
    return now.status() == AccountStatus.ACTIVE && now.schedulable()
        ? inService(work, findings, group, now)
        : fromStaging(work, findings, group, asItIs(work, now));
  }

  private StageResult fromStaging(
      AccountWork work, ItemFindings findings, PreparedGroup group, FormerAccount former) {
    work.tally().hostCall();
    return switch (admissions.admit(
        kind(work, group, former), candidate(work, account(findings)))) {
      case Admitted.Placed(Placement placement) -> admitted(work, findings, placement);
      case Admitted.Refused() -> refused(findings);
      case Admitted.Gone() -> anew.apply(work);
    };
  }

  private StageResult inService(
      AccountWork work, ItemFindings findings, PreparedGroup group, HostAccount now) {
    work.tally().hostCall();
    admissions.admitInService(
        kind(work, group, asItIs(work, now)), candidate(work, account(findings)));
    return admitted(work, findings, Placement.IN_SERVICE);
  }

  private static Optional<HostAccount> read(AccountWork work, Account account) {
    work.tally().hostCall();
    return work.host().adapter().accounts().find(new AccountRef(account.accountId()));
  }

  /** Read anew, as others may have changed it while it was proved. */
  private static FormerAccount asItIs(AccountWork work, HostAccount now) {
    Set<GroupRef> kept = new HashSet<>(now.groups());
    kept.remove(work.place().group());
    return new FormerAccount(kept, PrivateNames.publicPart(now.modelMapping()));
  }

  /** Groups and names that others gave it stay; ours are added. */
  private static Kind kind(AccountWork work, PreparedGroup group, FormerAccount former) {
    Set<GroupRef> all = new HashSet<>(former.groups());
    all.add(group.group());
    Map<String, String> names = new HashMap<>(former.mapping());
    names.putAll(exposed(work.probe()));
    return new Kind(
        work.item().hostNo(),
        group.groupNo(),
        all,
        names,
        work.item().run().settings().groupCapacity());
  }

  private static Map<String, String> exposed(Probe probe) {
    return probe.exposed().isEmpty()
        ? Map.of(probe.smokeModel(), probe.smokeModelRaw())
        : probe.exposed();
  }

  private StageResult admitted(AccountWork work, ItemFindings findings, Placement placement) {
    switch (account(findings).proofPlace()) {
      case STAGED, IN_SERVICE -> provider.admitted(work, account(findings));
      case UNTOUCHED -> {
        // Nothing was written to it, so nothing of it is to be undone.
      }
    }
    if (!keys.noteAdmission(work.item(), placement)) {
      throw new KeyLostException("the key of " + work.item().lease() + " is lost");
    }
    staging.release(work.item().lease().item());
    List<Advisory> notes = new ArrayList<>();
    if (placement == Placement.RESERVE) {
      notes.add(Advisory.PLACED_IN_RESERVE);
    }
    return StageResult.of(
            new StageOutcome.Advance(ItemStage.VALIDATE),
            findings.withAdmission(new Admission(placement, clock.instant())).with(notes))
        .withEvents(
            List.of(
                new TrailEvent(
                    "account_admitted",
                    "the account is admitted",
                    Map.of("placement", placement.code()))));
  }

  /** The host has left this account as it was. */
  private static StageResult refused(ItemFindings findings) {
    return StageResult.of(
        new StageOutcome.RetryLater(
            "the host did not change the account",
            Optional.empty(),
            VerdictTable.endedBy(ReasonCode.HOST_REFUSED)),
        findings);
  }

  private static Candidate candidate(AccountWork work, Account account) {
    return new Candidate(
        work.host().adapter().accounts(),
        new AccountRef(account.accountId()),
        work.item().fingerprint());
  }

  private static Account account(ItemFindings findings) {
    return Objects.requireNonNull(findings.account(), "an item is provisioned first");
  }
}
