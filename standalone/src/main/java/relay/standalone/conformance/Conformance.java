package relay.standalone.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import relay.host.HostFaultException;

/** All checks, one after the other; what they made is removed in any case. */
final class Conformance {
  private static final List<Check> CHECKS =
      Stream.of(FrontChecks.ALL, GroupChecks.ALL, AccountChecks.ALL, UserChecks.ALL)
          .flatMap(List::stream)
          .toList();

  private Conformance() {}

  /**
   * What a check found.
   *
   * @param deviations a sentence each: the promise that was not kept
   */
  record Result(String name, List<String> deviations) {
    boolean isGood() {
      return deviations.isEmpty();
    }
  }

  /** Runs every check, whatever the others found. */
  static List<Result> run(Bench bench) {
    List<Result> results = new ArrayList<>();
    try {
      CHECKS.forEach(check -> results.add(result(bench, check)));
    } finally {
      results.add(result(bench, new Check("everything of ours is removed", Removal::run)));
    }
    return results;
  }

  private static Result result(Bench bench, Check check) {
    try {
      check.trial().run(bench);
    } catch (HostFaultException e) {
      bench.that(false, "the host did not do what it should: " + e.fault().describe());
    } catch (NoSuchElementException e) {
      bench.that(false, "something that was made is not there: " + e.getMessage());
    }
    return new Result(check.name(), bench.takeDeviations());
  }
}
