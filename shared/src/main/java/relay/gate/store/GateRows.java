package relay.gate.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import relay.gate.Circuit;
import relay.gate.Circuit.Passing;
import relay.gate.Circuit.Stop;
import relay.gate.Circuit.Stopped;
import relay.gate.Circuit.Testing;
import relay.gate.Gate;
import relay.gate.GateKey;
import relay.gate.GateKind;
import relay.gate.GateLimits;
import relay.gate.GateState;
import relay.gate.Others;
import relay.gate.Sighting;
import relay.gate.Sign;
import relay.model.Coded;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Gates as columns, and back. */
final class GateRows {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<List<Sighting>> SIGHTINGS = new TypeReference<>() {};

  private GateRows() {}

  /** A row of {@code gates} with {@code others} beside it. */
  static Gate gate(ResultSet row) throws SQLException {
    String others = row.getString("others");
    return new Gate(
        row.getLong("gate_no"),
        new GateKey(Coded.of(GateKind.class, row.getString("kind")), row.getString("resource")),
        new GateLimits(
            row.getObject("calls_per_second", Integer.class),
            row.getObject("concurrent", Integer.class)),
        circuit(row),
        others == null ? Others.UNASKED : Coded.of(Others.class, others),
        row.getObject("good_at") == null ? null : instant(row, "good_at"));
  }

  private static Circuit circuit(ResultSet row) throws SQLException {
    Instant since = instant(row, "since");
    return switch (Coded.of(GateState.class, row.getString("state"))) {
      case PASSING -> {
        String believed = row.getString("believed");
        yield new Passing(
            since,
            JSON.readValue(row.getString("seen"), SIGHTINGS),
            believed == null ? null : Coded.of(Sign.class, believed));
      }
      case STOPPED -> new Stopped(stop(row, since), instant(row, "test_at"));
      case TESTING ->
          new Testing(stop(row, since), row.getString("tester"), instant(row, "test_at"));
    };
  }

  private static Stop stop(ResultSet row, Instant since) throws SQLException {
    return new Stop(
        since,
        Coded.of(Sign.class, row.getString("fault")),
        instant(row, "alike_since"),
        row.getInt("failed_tests"),
        row.getString("why"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(row.getObject(column, OffsetDateTime.class)).toInstant();
  }

  static OffsetDateTime utc(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  /** One array a column, for one statement that writes them all. */
  static Map<String, Object> columns(List<Gate> gates) {
    Map<String, Object> columns = new HashMap<>();
    put(columns, "gates", gates, Long[]::new, Gate::number);
    put(columns, "states", gates, String[]::new, gate -> gate.circuit().state().code());
    put(columns, "since", gates, String[]::new, gate -> since(gate.circuit()).toString());
    put(columns, "seen", gates, String[]::new, gate -> seen(gate.circuit()));
    put(columns, "believed", gates, String[]::new, gate -> believed(gate.circuit()));
    put(columns, "faults", gates, String[]::new, stop(stop -> stop.fault().code()));
    put(columns, "alike", gates, String[]::new, stop(stop -> stop.alikeSince().toString()));
    put(columns, "failed", gates, Integer[]::new, stop(Stop::failedTests));
    put(columns, "why", gates, String[]::new, stop(Stop::why));
    put(columns, "test_at", gates, String[]::new, gate -> testAt(gate.circuit()));
    put(columns, "testers", gates, String[]::new, gate -> tester(gate.circuit()));
    return columns;
  }

  private static Instant since(Circuit circuit) {
    return switch (circuit) {
      case Passing passing -> passing.since();
      case Stopped stopped -> stopped.stop().since();
      case Testing testing -> testing.stop().since();
    };
  }

  private static String seen(Circuit circuit) {
    return circuit instanceof Passing passing ? JSON.writeValueAsString(passing.window()) : "[]";
  }

  private static @Nullable String believed(Circuit circuit) {
    return circuit instanceof Passing passing && passing.believed() != null
        ? passing.believed().code()
        : null;
  }

  private static <T> Function<Gate, @Nullable T> stop(Function<Stop, T> part) {
    return gate -> gate.circuit().stopped().map(part).orElse(null);
  }

  private static @Nullable String testAt(Circuit circuit) {
    return switch (circuit) {
      case Passing _ -> null;
      case Stopped stopped -> stopped.testAt().toString();
      case Testing testing -> testing.until().toString();
    };
  }

  private static @Nullable String tester(Circuit circuit) {
    return circuit instanceof Testing testing ? testing.tester() : null;
  }

  /** Cells may be null, which the maker of an array cannot say. */
  @SuppressWarnings("NullAway")
  private static <T> void put(
      Map<String, Object> columns,
      String column,
      List<Gate> gates,
      IntFunction<T[]> array,
      Function<Gate, @Nullable T> value) {
    T[] cells = array.apply(gates.size());
    for (int index = 0; index < cells.length; index++) {
      cells[index] = value.apply(gates.get(index));
    }
    columns.put(column, cells);
  }
}
