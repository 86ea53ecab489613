package relay.importing.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import relay.host.FaultKind;
import relay.host.GroupKind;
import relay.host.HostFault;
import relay.host.HostFaultException;
import relay.host.HostGroup;
import relay.host.HostOperation;
import relay.host.HostSecret;
import relay.host.NewUser;
import relay.host.UserRef;
import relay.importing.bench.HostBench;
import relay.importing.bench.Settings;
import relay.model.ItemKey;
import relay.run.ReasonCode;
import relay.simulator.faults.FaultAction;
import relay.simulator.faults.FaultRule;
import relay.simulator.options.HostOptions;
import relay.simulator.options.HostVersion;
import relay.simulator.state.User;

class StagingGroupsTest {
  private static final String LOGIN = "POST /api/v1/auth/login";

  private HostBench bench;
  private StagingGroups staging;

  @BeforeEach
  void start() {
    bench = HostBench.start(HostOptions.of(HostVersion.V0_1_179));
    staging = Workers.access(bench, "worker-1").staging();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void makesOneProbeUserAndOneGroupHoweverManyWorkersRace() throws Exception {
    List<StagingPlace> places = race(40);

    assertThat(places).extracting(StagingPlace::stagingNo).containsOnly(1);
    assertThat(places)
        .extracting(StagingPlace::probeKey)
        .containsOnly(places.getFirst().probeKey());
    assertThat(bench.host().state().users().withEmail(ProbeUser.EMAIL))
        .hasValueSatisfying(user -> {
          assertThat(user.concurrency()).isZero();
          assertThat(user.rpmLimit()).isZero();
          assertThat(user.balance()).isEqualTo(10);
          assertThat(user.allowedGroups()).containsExactly(places.getFirst().group().id());
        });
    assertThat(bench.adapter().groups().findByName("relay-staging-01"))
        .hasValueSatisfying(group -> {
          assertThat(group.exclusive()).isTrue();
          assertThat(group.kind()).isEqualTo(GroupKind.STANDARD);
          assertThat(group.platform()).isEqualTo("openai");
        });
    assertThat(bench.host().state().keys().all()).hasSize(1);
    assertThat(bench.host().journal().calls()).containsEntry(LOGIN, 1L);
    assertThat(taken(1)).isEqualTo(40);
  }

  @Test
  void answersTheSamePlaceForTheSameItemAndTakesItBackOnce() {
    var first = place(item(1));

    assertThat(place(item(1))).isEqualTo(first);
    assertThat(taken(1)).isOne();

    staging.release(item(1));
    staging.release(item(1));
    assertThat(taken(1)).isZero();
  }

  @Test
  void makesAnotherGroupWhenAllAreFull() {
    var first = place(item(1));
    fill(1);

    var second = place(item(2));

    assertThat(second.stagingNo()).isEqualTo(2);
    assertThat(bench.adapter().groups().findByName("relay-staging-02")).isPresent();
    assertThat(probeUser().allowedGroups()).contains(first.group().id(), second.group().id());
    assertThat(second.probeKey()).isNotEqualTo(first.probeKey());
    assertThat(bench.host().journal().calls()).as("one session for both").containsEntry(LOGIN, 1L);
  }

  @Test
  void takesOverItsUserWhenOurTablesDoNotKnowHim() {
    bench
        .adapter()
        .users()
        .create(
            new NewUser(
                ProbeUser.EMAIL, new HostSecret("forgotten"), BigDecimal.ZERO, Set.of(), ""));

    place(item(1));

    assertThat(probeUser().balance()).isEqualTo(10);
    assertThat(bench.host().state().users().all()).hasSize(2);
  }

  @Test
  void makesADeletedKeyAnew() {
    var before = place(item(1));
    bench.host().state().keys().remove(before.keyRef().id());

    staging.doubt(before, refusal("INVALID_API_KEY"));
    var after = place(item(1));

    assertThat(after.group()).isEqualTo(before.group());
    assertThat(after.keyRef()).isNotEqualTo(before.keyRef());
    assertThat(bench.host().state().keys().withText(after.probeKey().reveal())).isPresent();
  }

  @Test
  void makesADeletedUserAndADeletedGroupAnew() {
    var before = place(item(1));
    bench.adapter().users().delete(new UserRef(probeUser().id()));
    bench.adapter().groups().delete(before.group());

    staging.doubt(before, refusal("USER_NOT_FOUND"));
    var after = place(item(1));

    assertThat(after.group()).isNotEqualTo(before.group());
    assertThat(probeUser().allowedGroups()).contains(after.group().id());
  }

  @Test
  void doubtsAKeyOnlyWhileItIsTheOneInUse() {
    var before = place(item(1));
    bench.host().state().keys().remove(before.keyRef().id());
    staging.doubt(before, refusal("INVALID_API_KEY"));
    var after = place(item(1));
    var calls = bench.host().journal().calls();

    staging.doubt(before, refusal("INVALID_API_KEY"));
    place(item(1));

    assertThat(bench.host().state().keys().withText(after.probeKey().reveal())).isPresent();
    assertThat(bench.host().journal().calls().get(LOGIN)).isEqualTo(calls.get(LOGIN));
  }

  @Test
  void logsInAgainWhenItsSessionWasEnded() {
    place(item(1));
    bench
        .adapter()
        .users()
        .setPassword(new UserRef(probeUser().id()), new HostSecret("changed by hand"));
    fill(1);

    assertThat(place(item(2)).stagingNo()).isEqualTo(2);
  }

  @Test
  void topsItsBalanceUpBelowTwoDollars() {
    place(item(1));
    bench
        .host()
        .state()
        .users()
        .change(probeUser().id(), user -> user.withBalance(1.5, 10, user.createdAt()));
    bench.jdbc().sql("UPDATE managed_users SET checked_at = now() - interval '1 day'").update();

    place(item(1));

    assertThat(probeUser().balance()).isEqualTo(10);
  }

  @Test
  void givesBackPlacesOfItemsThatEnded() {
    var run = bench.run(Settings.subscription().build());
    var mine = ItemKey.of(run.runNo(), 1);
    place(mine);
    bench
        .jdbc()
        .sql(
            """
            INSERT INTO import_items (run_no, item_no, target_no, stage, state, fingerprint)
            VALUES (:run, 1, 1, 'done', 'done', ''::bytea)
            """)
        .param("run", run.runNo())
        .update();
    fill(1);

    assertThat(place(item(77)).stagingNo()).isEqualTo(1);
  }

  @Test
  void findsWhatLostAnswersLeftBehind() {
    var faults = bench.host().faults();
    for (var path : List.of("/admin/users$", "/admin/groups$", "/api/v1/keys$")) {
      faults.add(FaultRule.on("POST", path, new FaultAction.CutAfter()).times(1));
    }

    var place =
        Awaitility.await()
            .ignoreExceptionsInstanceOf(HostFaultException.class)
            .until(() -> place(item(1)), _ -> true);

    assertThat(bench.host().state().keys().all())
        .singleElement()
        .satisfies(key -> assertThat(key.key()).isEqualTo(place.probeKey().reveal()));
    assertThat(bench.adapter().groups().list())
        .filteredOn(group -> group.platform().equals(HostGroup.OPENAI))
        .hasSize(1);
  }

  @Test
  void saysThatItsUserIsSwitchedOff() {
    place(item(1));
    var disabled =
        """
        {"status":"disabled"}\
        """;
    assertThat(Workers.put(bench, "/api/v1/admin/users/" + probeUser().id(), disabled))
        .isEqualTo(200);
    staging.doubt(place(item(1)), refusal("USER_INACTIVE"));

    assertThatThrownBy(() -> staging.lease(item(1), bench.hostNo()))
        .isInstanceOfSatisfying(
            HostFaultException.class,
            fault -> assertThat(fault.fault().reason()).isEqualTo(ReasonCode.ACCESS_LOGIN_FAILED));
  }

  private List<StagingPlace> race(int workers) throws Exception {
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<StagingPlace>> calls =
          IntStream.rangeClosed(1, workers)
              .<Callable<StagingPlace>>mapToObj(
                  n -> () -> place(Workers.access(bench, "worker-" + n).staging(), item(n)))
              .toList();
      return pool.invokeAll(calls).stream().map(Future::resultNow).toList();
    }
  }

  private StagingPlace place(ItemKey item) {
    return place(staging, item);
  }

  private StagingPlace place(StagingGroups worker, ItemKey item) {
    var lease =
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .pollInterval(Duration.ofMillis(10))
            .until(
                () -> worker.lease(item, bench.hostNo()), StagingLease.Granted.class::isInstance);
    return ((StagingLease.Granted) lease).place();
  }

  private static ItemKey item(int itemNo) {
    return ItemKey.of(4711, itemNo);
  }

  private static HostFault refusal(String code) {
    return new HostFault(
        FaultKind.OUTAGE,
        ReasonCode.ACCESS_LOGIN_FAILED,
        HostOperation.GATEWAY_CHAT,
        Optional.of(401),
        code,
        "",
        Optional.empty());
  }

  private User probeUser() {
    return bench.host().state().users().withEmail(ProbeUser.EMAIL).orElseThrow();
  }

  private int taken(int stagingNo) {
    return bench
        .jdbc()
        .sql("SELECT schedulable FROM staging_groups WHERE staging_no = :no")
        .param("no", stagingNo)
        .query(Integer.class)
        .single();
  }

  private void fill(int stagingNo) {
    bench
        .jdbc()
        .sql("UPDATE staging_groups SET schedulable = 200 WHERE staging_no = :no")
        .param("no", stagingNo)
        .update();
  }
}
