package relay.importing.admission;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import relay.host.AccountChange;
import relay.host.AccountRef;
import relay.host.BulkResult;
import relay.host.GroupRef;
import relay.host.HostAccount;
import relay.host.HostAccounts;
import relay.importing.gathering.Gatherer;
import relay.model.KeyFingerprint;
import relay.run.Placement;

/**
 * Brings proved accounts into service or reserve: accounts that get the same groups and names share
 * one call to the host (design 3.3, admission). Safe for concurrent use; may be repeated.
 */
public final class Admissions {

  /**
   * What equal accounts have in common.
   *
   * @param groupNo the group that it is admitted to
   * @param groups all that the account is to serve; the places of those that we fill count
   * @param mapping all names it is to answer to
   * @param capacity accounts of a group in service at most
   */
  public record Kind(
      long hostNo, long groupNo, Set<GroupRef> groups, Map<String, String> mapping, int capacity) {
    public Kind {
      groups = Set.copyOf(groups);
      mapping = Map.copyOf(mapping);
    }
  }

  /** Whose account. */
  public record Candidate(HostAccounts accounts, AccountRef account, KeyFingerprint key) {}

  /** What became of one account. */
  public sealed interface Admitted {

    /** The host has done it. */
    record Placed(Placement placement) implements Admitted {}

    /** The host has left this account as it was. */
    record Refused() implements Admitted {}

    /** The host does not have this account any more. */
    record Gone() implements Admitted {}
  }

  private final GroupPlaces places;
  private final Clock clock;
  private final Gatherer<Kind, Candidate, Admitted> gatherer;
  private final Gatherer<Long, Candidate, Boolean> resting;

  /**
   * Admissions through places.
   *
   * @param linger how long the first account of a kind waits for others
   */
  public Admissions(GroupPlaces places, Clock clock, Duration linger) {
    this.places = places;
    this.clock = clock;
    this.gatherer = new Gatherer<>(HostAccounts.MOST_AT_ONCE, linger, this::admitAll);
    this.resting = new Gatherer<>(HostAccounts.MOST_AT_ONCE, linger, (_, all) -> restAll(all));
  }

  /**
   * Admits an account: in service while its groups have a place, else in reserve. A place is taken
   * before the host is asked, and kept when the answer is lost: the next try finds it.
   *
   * @throws relay.host.HostFaultException when the host did not do it
   */
  public Admitted admit(Kind kind, Candidate candidate) {
    return gatherer.ask(kind, candidate);
  }

  /**
   * Admits an account that others put into service: it stays as schedulable as it is, and counts.
   *
   * @throws relay.host.HostFaultException when the host did not do it
   */
  public void admitInService(Kind kind, Candidate candidate) {
    places.count(kind, candidate.key(), clock.instant());
    candidate
        .accounts()
        .change(
            candidate.account(), AccountChange.NONE.mapping(kind.mapping()).groups(kind.groups()));
  }

  /**
   * Takes a proved account off every list until its run's barrier opens; false when the host has
   * left it as it was.
   *
   * @throws relay.host.HostFaultException when the host did not do it
   */
  public boolean rest(long hostNo, Candidate candidate) {
    return resting.ask(hostNo, candidate);
  }

  private List<Admitted> admitAll(Kind kind, List<Candidate> candidates) {
    Set<KeyFingerprint> placed =
        places.take(kind, candidates.stream().map(Candidate::key).toList(), clock.instant());
    Set<AccountRef> changed = new HashSet<>();
    changed.addAll(
        change(kind, candidates.stream().filter(c -> placed.contains(c.key())).toList(), true));
    changed.addAll(
        change(kind, candidates.stream().filter(c -> !placed.contains(c.key())).toList(), false));
    List<Admitted> answers = new ArrayList<>();
    for (Candidate candidate : candidates) {
      Placement placement =
          placed.contains(candidate.key()) ? Placement.IN_SERVICE : Placement.RESERVE;
      answers.add(
          changed.contains(candidate.account())
              ? new Admitted.Placed(placement)
              : lookedAt(kind, candidate, placement));
    }
    return answers;
  }

  /** The host's word on one of many is not taken for what became of it (design 3.3, admission). */
  private static Admitted lookedAt(Kind kind, Candidate candidate, Placement placement) {
    return candidate
        .accounts()
        .find(candidate.account())
        .<Admitted>map(account ->
            isPlaced(account, kind, placement)
                ? new Admitted.Placed(placement)
                : new Admitted.Refused())
        .orElseGet(Admitted.Gone::new);
  }

  private static boolean isPlaced(HostAccount account, Kind kind, Placement placement) {
    return account.groups().containsAll(kind.groups())
        && account.modelMapping().equals(kind.mapping())
        && account.schedulable() == (placement == Placement.IN_SERVICE);
  }

  private static Set<AccountRef> change(
      Kind kind, List<Candidate> candidates, boolean schedulable) {
    return changed(
        candidates,
        AccountChange.NONE.mapping(kind.mapping()).groups(kind.groups()).schedulable(schedulable));
  }

  private static List<Boolean> restAll(List<Candidate> candidates) {
    Set<AccountRef> changed = changed(candidates, AccountChange.NONE.schedulable(false));
    return candidates.stream().map(candidate -> changed.contains(candidate.account())).toList();
  }

  private static Set<AccountRef> changed(List<Candidate> candidates, AccountChange change) {
    if (candidates.isEmpty()) {
      return Set.of();
    }
    BulkResult result =
        candidates
            .getFirst()
            .accounts()
            .change(candidates.stream().map(Candidate::account).toList(), change);
    return result.changed();
  }
}
