package relay.gate.store;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import relay.gate.Circuit;
import relay.gate.CircuitRules;
import relay.gate.Gate;
import relay.gate.GateKey;
import relay.gate.GateLimits;
import relay.gate.Sighting;

/**
 * The gates' rows as workers use them. Circuits are decided by {@link Circuit} under the row's
 * lock, so that the fleet sees one circuit. Safe for concurrent use.
 */
public final class GateStore {

  /** What other base URLs did; asked for only while one of them is not passing. */
  static final String OTHERS =
      """
      CASE WHEN g.kind = 'upstream' AND g.state <> 'passing' THEN CASE
        WHEN EXISTS (SELECT FROM gates o WHERE o.kind = 'upstream' AND o.gate_no <> g.gate_no
                     AND o.good_at >= g.alike_since) THEN 'answer'
        WHEN EXISTS (SELECT FROM gates o WHERE o.kind = 'upstream' AND o.gate_no <> g.gate_no
                     AND o.seen_at >= g.alike_since) THEN 'silent'
        ELSE 'unasked' END END AS others
      """;

  private static final String OPEN =
      """
      INSERT INTO gates (kind, resource, state, since, seen_at)
      VALUES (:kind, :resource, 'passing', :now, :now)
      ON CONFLICT (kind, resource) DO UPDATE SET seen_at = greatest(gates.seen_at, excluded.seen_at)
      RETURNING gate_no
      """;

  private static final String READ =
      "SELECT g.*, " + OTHERS + " FROM gates g WHERE g.gate_no = ANY (:gates)";

  private static final String LOCK = READ + " ORDER BY g.gate_no FOR UPDATE OF g";

  private static final String WRITE =
      """
      UPDATE gates g SET state = w.state, since = w.since, seen = w.seen::jsonb, believed = w.believed,
        fault = w.fault, alike_since = w.alike_since, failed_tests = coalesce(w.failed_tests, 0),
        why = w.why, test_at = w.test_at, tester = w.tester
      FROM unnest(:gates::bigint[], :states::text[], :since::timestamptz[], :seen::text[],
          :believed::text[], :faults::text[], :alike::timestamptz[], :failed::int[], :why::text[],
          :test_at::timestamptz[], :testers::text[])
        AS w (gate_no, state, since, seen, believed, fault, alike_since, failed_tests, why, test_at, tester)
      WHERE g.gate_no = w.gate_no
      """;

  private static final String NOTE =
      """
      UPDATE gates SET seen_at = :now,
        good_at = CASE WHEN gate_no = ANY (:good) THEN :now ELSE good_at END
      WHERE gate_no = ANY (:gates)
      """;

  private static final String LIMIT =
      "UPDATE gates SET calls_per_second = :calls, concurrent = :concurrent WHERE gate_no = :gate";

  private final JdbcClient jdbc;
  private final TransactionOperations transactions;
  private final CircuitRules rules;
  private final Clock clock;

  public GateStore(
      JdbcClient jdbc, TransactionOperations transactions, CircuitRules rules, Clock clock) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.rules = rules;
    this.clock = clock;
  }

  /** The gate in front of this, which is made when there is none. */
  public Gate open(GateKey key) {
    long number =
        jdbc.sql(OPEN)
            .param("kind", key.kind().code())
            .param("resource", key.resource())
            .param("now", GateRows.utc(clock.instant()))
            .query(Long.class)
            .single();
    return read(List.of(number)).getFirst();
  }

  /** Sets the limits of a gate, which workers keep to from their next heartbeat. */
  public void limit(GateKey key, GateLimits limits) {
    jdbc.sql(LIMIT)
        .param("gate", open(key).number())
        .param("calls", limits.callsPerSecond())
        .param("concurrent", limits.concurrent())
        .update();
  }

  /** These gates as they are now. */
  public List<Gate> read(Collection<Long> numbers) {
    return gates(READ, numbers);
  }

  /**
   * What a worker met since it last said so, oldest first, put into the gates' circuits.
   *
   * @return these gates, as they are then
   */
  public List<Gate> merge(Map<Long, List<Sighting>> met) {
    return Objects.requireNonNull(
        transactions.execute(_ -> {
          List<Gate> merged = new ArrayList<>();
          for (Gate gate : gates(LOCK, met.keySet())) {
            merged.add(after(gate, Objects.requireNonNull(met.get(gate.number()))));
          }
          write(merged);
          note(met);
          return merged;
        }));
  }

  private Gate after(Gate gate, List<Sighting> met) {
    Circuit circuit = gate.circuit();
    for (Sighting sighting : met) {
      circuit = circuit.seen(sighting, gate.key().kind(), gate.others(), rules, clock.instant());
    }
    return gate.with(circuit);
  }

  /** Writes the circuits of gates that the caller has locked. */
  void write(List<Gate> gates) {
    jdbc.sql(WRITE).params(GateRows.columns(gates)).update();
  }

  private void note(Map<Long, List<Sighting>> met) {
    Long[] good =
        met.entrySet().stream()
            .filter(gate -> gate.getValue().stream().anyMatch(seen -> !seen.sign().isFault()))
            .map(Map.Entry::getKey)
            .toArray(Long[]::new);
    jdbc.sql(NOTE)
        .param("gates", met.keySet().toArray(Long[]::new))
        .param("good", good)
        .param("now", GateRows.utc(clock.instant()))
        .update();
  }

  private List<Gate> gates(String sql, Collection<Long> numbers) {
    return jdbc.sql(sql)
        .param("gates", numbers.toArray(Long[]::new))
        .query((row, _) -> GateRows.gate(row))
        .list();
  }
}
