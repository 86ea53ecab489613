package relay.api.dispatch;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.jobs.DecodedJob;
import relay.jobs.Job;
import relay.jobs.JobCodec;
import relay.jobs.TakenLetter;
import relay.jobs.WorkQueue;
import relay.model.Coded;
import relay.model.ItemKey;
import relay.run.ReasonCode;

/**
 * The table {@code dead_letters}: what was put aside, for people. The same letter is kept once,
 * however often it comes. Safe for concurrent use.
 */
final class DeadLetterStore {

  private static final String KEEP =
      """
      INSERT INTO dead_letters AS d (queue, run_no, item_no, reason, verdict, job, bytes, fingerprint,
        put_at, last_put_at)
      SELECT DISTINCT ON (l.fingerprint) :queue, l.run_no, l.item_no, l.reason, l.verdict,
        l.job::jsonb, l.bytes, l.fingerprint, :now, :now
      FROM unnest(:runs::bigint[], :items::int[], :reasons::text[], :verdicts::text[],
        :jobs::text[], :bytes::int[], :fingerprints::text[])
        AS l (run_no, item_no, reason, verdict, job, bytes, fingerprint)
      ON CONFLICT (queue, fingerprint) DO UPDATE SET times = d.times + 1, last_put_at = :now
      """;

  private static final String COUNTS =
      """
      SELECT queue, count(*) AS letters FROM dead_letters
      WHERE verdict IS NULL OR NOT :to_look_at GROUP BY queue
      """;

  private static final String FORGET = "DELETE FROM dead_letters WHERE last_put_at < :before";

  private final JdbcClient jdbc;
  private final Clock clock;
  private final JobCodec codec = new JobCodec();

  DeadLetterStore(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Keeps letters of a queue; returns when they are durable. */
  void keep(WorkQueue queue, List<TakenLetter> letters) {
    jdbc.sql(KEEP)
        .param("queue", queue.title())
        .param("now", now())
        .param("runs", column(letters, Long[]::new, letter -> run(letter)))
        .param("items", column(letters, Integer[]::new, letter -> item(letter)))
        .param("reasons", column(letters, String[]::new, letter -> letter.letter().reason()))
        .param("verdicts", column(letters, String[]::new, DeadLetterStore::verdict))
        .param("jobs", column(letters, String[]::new, this::address))
        .param("bytes", column(letters, Integer[]::new, TakenLetter::bytes))
        .param("fingerprints", column(letters, String[]::new, TakenLetter::fingerprint))
        .update();
  }

  /** How many letters of each queue are kept; a queue without any is missing. */
  Map<String, Long> counts() {
    return counts(false);
  }

  /** As {@link #counts()}, of those whose item did not end with a verdict for it. */
  Map<String, Long> toLookAt() {
    return counts(true);
  }

  /** Removes letters that came for the last time so long ago. */
  int forget(Duration after) {
    return jdbc.sql(FORGET).param("before", now().minus(after)).update();
  }

  private Map<String, Long> counts(boolean toLookAt) {
    Map<String, Long> counts = new LinkedHashMap<>();
    jdbc.sql(COUNTS)
        .param("to_look_at", toLookAt)
        .query(row -> {
          counts.put(row.getString("queue"), row.getLong("letters"));
        });
    return counts;
  }

  private static <T> T[] column(
      List<TakenLetter> letters, IntFunction<T[]> array, Function<TakenLetter, @Nullable T> value) {
    return letters.stream().map(value).toArray(array);
  }

  private static @Nullable Long run(TakenLetter letter) {
    return item(letter.letter().content()).map(item -> item.run().value()).orElse(null);
  }

  private static @Nullable Integer item(TakenLetter letter) {
    return item(letter.letter().content()).map(ItemKey::itemNo).orElse(null);
  }

  private static Optional<ItemKey> item(DecodedJob content) {
    return content instanceof DecodedJob.Known(Job.ImportItem item)
        ? Optional.of(item.lease().item())
        : Optional.empty();
  }

  /** A worker that gives an item up puts its message aside with the item's reason code. */
  private static @Nullable String verdict(TakenLetter letter) {
    return Coded.find(ReasonCode.class, letter.letter().reason())
        .map(ReasonCode::code)
        .orElse(null);
  }

  /** Written anew from what was read, so that nothing else of the message is kept. */
  private @Nullable String address(TakenLetter letter) {
    return switch (letter.letter().content()) {
      case DecodedJob.Known(Job job) -> new String(codec.encode(job), StandardCharsets.UTF_8);
      case DecodedJob.FromNewerRelease newer -> null;
      case DecodedJob.Unreadable unreadable -> null;
    };
  }

  private OffsetDateTime now() {
    return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
