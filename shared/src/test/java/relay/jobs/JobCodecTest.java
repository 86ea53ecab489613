package relay.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class JobCodecTest {
  private final JobCodec codec = new JobCodec();

  /** A fleet is never stopped for a release: what stands here, every later release must read. */
  @Test
  void writesAndReadsTheFormOfVersionOne() {
    Job.ImportItem item = Jobs.importItem(7);
    String trace = Jobs.TRACE.traceparent();

    assertThat(text(item))
        .isEqualTo(
            "{\"v\":1,\"job\":\"import_item\",\"run\":1,\"item\":7,\"lease_epoch\":1,"
                + "\"attempt\":1,\"trace\":\""
                + trace
                + "\"}");
    assertThat(text(new Job.ReconcileItem(3, 4, 2, TraceContext.NONE)))
        .isEqualTo(
            "{\"v\":1,\"job\":\"reconcile_item\",\"reconcile\":3,\"resource\":4,"
                + "\"attempt\":2,\"trace\":\"\"}");
    assertThat(text(new Job.Control(ControlKind.ACCESS_CLOSURE, 5, 6, 2, TraceContext.NONE)))
        .isEqualTo(
            "{\"v\":1,\"job\":\"control\",\"kind\":\"access_closure\",\"subject\":5,"
                + "\"lease_epoch\":6,\"attempt\":2,\"trace\":\"\"}");
  }

  @Test
  void readsWhatItWrote() {
    for (ControlKind kind : ControlKind.values()) {
      Job job = new Job.Control(kind, Long.MAX_VALUE, Integer.MAX_VALUE, 1, Jobs.TRACE);
      assertThat(codec.decode(codec.encode(job))).isEqualTo(new DecodedJob.Known(job));
    }
    for (Job job : List.of(Jobs.importItem(1), new Job.ReconcileItem(1, 1, 1, Jobs.TRACE))) {
      assertThat(codec.decode(codec.encode(job))).isEqualTo(new DecodedJob.Known(job));
    }
  }

  @Test
  void ignoresAFieldThatALaterReleaseAdded() {
    String withMore = text(Jobs.importItem(1)).replace("{\"v\":1", "{\"more\":[1],\"v\":1");

    assertThat(codec.decode(bytes(withMore))).isEqualTo(new DecodedJob.Known(Jobs.importItem(1)));
  }

  @Test
  void leavesANewerFormToItsRelease() {
    assertThat(codec.decode(bytes("{\"v\":2,\"job\":\"import_item\"}")))
        .isEqualTo(new DecodedJob.FromNewerRelease(2));
  }

  @Test
  void neverThrowsAndNeverRepeatsWhatItCouldNotRead() {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    byte[] good = codec.encode(Jobs.importItem(1));
    for (int round = 0; round < 5_000; round++) {
      byte[] damaged = good.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      assertThat(codec.decode(damaged))
          .as("%s", new String(damaged, StandardCharsets.UTF_8))
          .isNotNull();
    }
    assertThat(codec.decode(bytes("{\"v\":1,\"job\":\"sk-test-secret\",\"trace\":\"sk-test\"}")))
        .isEqualTo(new DecodedJob.Unreadable("a field is missing or out of range"));
  }

  private String text(Job job) {
    return new String(codec.encode(job), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
