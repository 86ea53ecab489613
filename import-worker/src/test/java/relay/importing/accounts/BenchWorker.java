package relay.importing.accounts;

import static org.awaitility.Awaitility.await;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import relay.importing.access.StagingGroups;
import relay.importing.admission.Admissions;
import relay.importing.admission.GroupPlaces;
import relay.importing.confirm.ConfirmStage;
import relay.importing.confirm.ConfirmTimes;
import relay.importing.groups.GroupPreparation;
import relay.importing.provision.AccountProvider;
import relay.importing.provision.ProvisionStage;
import relay.importing.provision.ReachableHosts;
import relay.importing.stage.ItemKeyMaterial;
import relay.importing.stage.Stage;
import relay.keys.IntentStore;
import relay.keys.KeyStore;
import relay.model.ApiKey;
import relay.model.ItemKey;
import relay.resource.LedgerStore;
import relay.retry.RetryPolicy;
import relay.run.ClaimedItem;
import relay.run.ItemLease;
import relay.run.ItemStage;
import relay.run.ItemStep;
import relay.run.NextStep;
import relay.run.StageResult;
import relay.run.store.ItemClaims;
import relay.run.store.StepCommitter;
import relay.run.store.StepCommitter.Gathering;
import relay.run.store.StepCommitter.Written;
import relay.run.store.StepWrite;
import relay.secrets.Redactor;

/** Takes items through provision and confirm, as a worker does, without a queue. */
final class BenchWorker implements AutoCloseable {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Waiting and retrying items come back when their time has come, as the sweep does it. */
  private static final String HAND_OUT =
      """
      UPDATE import_items SET state = 'in_flight', lease_epoch = lease_epoch + 1
       WHERE run_no = :run AND stage IN ('provision', 'confirm')
         AND (state = 'ready'
              OR (state IN ('waiting', 'in_flight') AND not_before <= :now))
      RETURNING item_no, lease_epoch
      """;

  private static final String OPEN =
      """
      SELECT count(*) FROM import_items
       WHERE run_no = :run AND stage IN ('provision', 'confirm') AND state NOT IN ('held', 'done')
      """;

  private final KeyBench bench;
  private final StepCommitter committer;
  private final ItemClaims claims;
  private final RetryPolicy policy = RetryPolicy.STAGE.faster(200);
  private final Map<ItemStage, Stage> stages;

  BenchWorker(KeyBench bench, StagingGroups staging, GroupPreparation groups, ConfirmTimes times) {
    this.bench = bench;
    Clock clock = Clock.systemUTC();
    committer = new StepCommitter(bench.jdbc(), clock, "bench", LEASE, Gathering.DEFAULT);
    claims = new ItemClaims(bench.jdbc(), clock, LEASE, Gathering.DEFAULT);
    stages =
        stages(staging, groups, times, clock).stream()
            .collect(Collectors.toMap(Stage::stage, Function.identity()));
  }

  private List<Stage> stages(
      StagingGroups staging, GroupPreparation groups, ConfirmTimes times, Clock clock) {
    var random = new SecureRandom();
    var keys = new KeyStore(bench.jdbc());
    var hosts = ReachableHosts.of(_ -> bench.adapter, clock);
    var provider =
        AccountProvider.of(
            bench.transactions(),
            keys,
            new IntentStore(bench.jdbc()),
            new LedgerStore(bench.jdbc()),
            bench.identity,
            clock,
            random);
    var admissions = new Admissions(new GroupPlaces(bench.jdbc()), clock, Duration.ofMillis(100));
    return List.of(
        new ProvisionStage(groups, staging, hosts, keys, provider, Duration.ofMillis(50), clock),
        new ConfirmStage(groups, staging, hosts, keys, provider, admissions, times, clock, random));
  }

  /** Works until every item of these runs is past confirm, held or done. */
  void settle(BenchRun... runs) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> {
          handOut(runs);
          return Arrays.stream(runs).allMatch(run -> open(run) == 0);
        });
  }

  /** Hands out what is due and works on all of it at once. */
  void handOut(BenchRun... runs) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> work = new ArrayList<>();
      for (BenchRun run : runs) {
        due(run).forEach(lease -> work.add(threads.submit(() -> carry(run, lease))));
      }
      for (Future<?> one : work) {
        one.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<ItemLease> due(BenchRun run) {
    return bench
        .jdbc()
        .sql(HAND_OUT)
        .param("run", run.runNo())
        .param("now", OffsetDateTime.now(ZoneOffset.UTC))
        .query((row, _) -> new ItemLease(ItemKey.of(run.runNo(), row.getInt(1)), row.getInt(2)))
        .list();
  }

  private long open(BenchRun run) {
    return bench.jdbc().sql(OPEN).param("run", run.runNo()).query(Long.class).single();
  }

  private void carry(BenchRun run, ItemLease handedOut) {
    Optional<ClaimedItem> claimed = claims.claim(handedOut);
    while (claimed.isPresent() && stages.containsKey(claimed.get().stage())) {
      claimed = step(run, claimed.get());
    }
  }

  /** One stage and its commit; the item as the next stage gets it, when one follows at once. */
  private Optional<ClaimedItem> step(BenchRun run, ClaimedItem item) {
    Stage stage = Objects.requireNonNull(stages.get(item.stage()));
    StageResult result = stage.run(item, key(run, item));
    NextStep next = NextStep.after(item, result.outcome(), policy);
    Written written =
        committer.commit(StepWrite.of(item, result, next, Clock.systemUTC().instant()));
    boolean goesOn = next.step() == ItemStep.ADVANCE && written == Written.COMMITTED;
    return goesOn ? Optional.of(after(item, result, next)) : Optional.empty();
  }

  private static ClaimedItem after(ClaimedItem item, StageResult result, NextStep next) {
    return new ClaimedItem(
        item.lease(),
        next.to().stage(),
        next.attempt(),
        item.round(),
        item.hostNo(),
        item.groupNo(),
        item.baseUrl(),
        item.provider(),
        item.fingerprint(),
        item.requestedModels(),
        item.account(),
        result.findings(),
        item.run(),
        item.sealedKey());
  }

  private static ItemKeyMaterial key(BenchRun run, ClaimedItem item) {
    ApiKey key = run.keys().get(item.lease().item().itemNo() - 1);
    return new ItemKeyMaterial() {
      @Override
      public Optional<ApiKey> apiKey() {
        return Optional.of(key);
      }

      @Override
      public Redactor redactor() {
        return Redactor.of(key.reveal());
      }
    };
  }

  @Override
  public void close() {
    committer.close();
    claims.close();
  }
}
