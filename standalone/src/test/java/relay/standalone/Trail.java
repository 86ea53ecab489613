package relay.standalone;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What happened to the items of a run, in the order in which it was committed. */
final class Trail {

  private static final String EVENTS =
      """
      SELECT e.item_no, t.base_url, e.event_type, e.stage
      FROM import_runs r JOIN item_events e USING (run_no) JOIN import_items i USING (run_no, item_no)
        JOIN run_targets t USING (run_no, target_no)
      WHERE r.run_id = :run ORDER BY e.event_no
      """;

  /** One step of an item; {@code stage} is where it was taken. */
  record Event(int itemNo, String baseUrl, String type, String stage) {

    boolean is(String wanted) {
      return type.equals(wanted);
    }
  }

  private final List<Event> events;

  Trail(JdbcClient jdbc, String runId) {
    events =
        jdbc.sql(EVENTS)
            .param("run", runId)
            .query((row, index) ->
                new Event(row.getInt(1), row.getString(2), row.getString(3), row.getString(4)))
            .list();
  }

  Stream<Event> events() {
    return events.stream();
  }

  /** The place of the first such event in the trail; behind the last when there is none. */
  int first(Predicate<Event> wanted) {
    var place = 0;
    while (place < events.size() && !wanted.test(events.get(place))) {
      place++;
    }
    return place;
  }

  /** The place of the last such event in the trail; -1 when there is none. */
  int last(Predicate<Event> wanted) {
    var place = events.size() - 1;
    while (place >= 0 && !wanted.test(events.get(place))) {
      place--;
    }
    return place;
  }
}
