package relay.gate.store;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import relay.gate.Circuit;
import relay.gate.CircuitRules;
import relay.gate.Gate;

/**
 * The leader's side of the gates: items that wait at one are let go when it passes, and one of them
 * is sent when it is to be tested. Safe for concurrent use; two leaders at once do no harm.
 */
public final class ParkedItems {

  /** So many digits of a fingerprint tell a gate's keys apart. */
  public static final int KEY_DIGITS = 16;

  private static final int AT_ONCE = 1_000;

  /** Jumps from gate to gate in the index of parked items, however many wait at each. */
  private static final String RELEASE =
      """
      WITH RECURSIVE parked AS (
        SELECT (SELECT min(gate_no) FROM import_items WHERE state = 'waiting' AND gate_no IS NOT NULL) AS gate_no
        UNION ALL
        SELECT (SELECT min(i.gate_no) FROM import_items i WHERE i.state = 'waiting' AND i.gate_no > p.gate_no)
        FROM parked p WHERE p.gate_no IS NOT NULL
      ), free AS (
        SELECT i.run_no, i.item_no
        FROM parked p JOIN gates g ON g.gate_no = p.gate_no AND g.state = 'passing'
        CROSS JOIN LATERAL (
          SELECT run_no, item_no FROM import_items
          WHERE state = 'waiting' AND gate_no = g.gate_no
          LIMIT :most FOR UPDATE SKIP LOCKED
        ) i
      )
      UPDATE import_items i SET state = 'ready', waits_for = NULL, gate_no = NULL, not_before = :now
      FROM free f WHERE i.run_no = f.run_no AND i.item_no = f.item_no
      """;

  /** Who cancels a run does not wait for what is out of order. */
  private static final String CANCELLED =
      """
      WITH free AS (
        SELECT i.run_no, i.item_no
        FROM import_runs r JOIN import_items i ON i.run_no = r.run_no AND i.state = 'waiting'
        WHERE r.state = 'running' AND r.activity = 'cancelling' AND i.gate_no IS NOT NULL
        LIMIT :most FOR UPDATE OF i SKIP LOCKED
      )
      UPDATE import_items i SET state = 'ready', waits_for = NULL, gate_no = NULL, not_before = :now
      FROM free f WHERE i.run_no = f.run_no AND i.item_no = f.item_no
      """;

  /** One that nobody waits at stays as it is. */
  private static final String DUE =
      "SELECT g.*, "
          + GateStore.OTHERS
          + """
          FROM gates g
          WHERE g.state <> 'passing' AND g.test_at <= :now
            AND EXISTS (SELECT FROM import_items i WHERE i.gate_no = g.gate_no AND i.state = 'waiting')
          ORDER BY g.gate_no FOR UPDATE OF g SKIP LOCKED
          """;

  /** The one that was handed out least often, so that a key of its own troubles tests but once. */
  private static final String SEND =
      """
      UPDATE import_items i SET state = 'ready', waits_for = NULL, gate_no = NULL, not_before = :now
      FROM (
        SELECT w.run_no, w.item_no
        FROM import_items w JOIN import_runs r ON r.run_no = w.run_no
        WHERE w.gate_no = :gate AND w.state = 'waiting' AND r.state = 'running' AND r.activity = 'dispatching'
        ORDER BY w.lease_epoch LIMIT 1 FOR UPDATE OF w SKIP LOCKED
      ) t
      WHERE i.run_no = t.run_no AND i.item_no = t.item_no
      RETURNING left(encode(i.fingerprint, 'hex'), :digits) AS tester
      """;

  private final JdbcClient jdbc;
  private final TransactionOperations transactions;
  private final GateStore gates;
  private final CircuitRules rules;
  private final Clock clock;

  public ParkedItems(
      JdbcClient jdbc,
      TransactionOperations transactions,
      GateStore gates,
      CircuitRules rules,
      Clock clock) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.gates = gates;
    this.rules = rules;
    this.clock = clock;
  }

  /** Makes ready what waits at gates that pass, and what of a cancelled run waits at any. */
  public int release() {
    return released(RELEASE) + released(CANCELLED);
  }

  /** Sends an item to each stopped gate whose time for a test has come; gives how many changed. */
  public int test() {
    return Objects.requireNonNull(
        transactions.execute(_ -> {
          List<Gate> changed = new ArrayList<>();
          for (Gate due : due()) {
            Circuit free = due.circuit().testLost(clock.instant());
            Circuit tested =
                sent(due.number())
                    .map(tester -> free.testedBy(tester, rules, clock.instant()))
                    .orElse(free);
            if (!tested.equals(due.circuit())) {
              changed.add(due.with(tested));
            }
          }
          if (!changed.isEmpty()) {
            gates.write(changed);
          }
          return changed.size();
        }));
  }

  private int released(String sql) {
    int released = 0;
    int some;
    do {
      some = jdbc.sql(sql).param("most", AT_ONCE).param("now", now()).update();
      released += some;
    } while (some >= AT_ONCE);
    return released;
  }

  private List<Gate> due() {
    return jdbc.sql(DUE).param("now", now()).query((row, _) -> GateRows.gate(row)).list();
  }

  private Optional<String> sent(long gate) {
    return jdbc.sql(SEND)
        .param("gate", gate)
        .param("now", now())
        .param("digits", KEY_DIGITS)
        .query(String.class)
        .optional();
  }

  private OffsetDateTime now() {
    return GateRows.utc(clock.instant());
  }
}
