package relay.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import relay.api.dispatch.Turns.Room;
import relay.run.store.ItemHandOut.ReadyTarget;
import relay.run.store.ItemHandOut.Turn;

class TurnsTest {
  private static final Room ROOM = new Room(12, 8);

  @Test
  void runsTakeTurnsWhateverTheirSize() {
    var ready = new ArrayList<ReadyTarget>();
    for (int target = 1; target <= 100; target++) {
      ready.add(target(1, target));
    }
    ready.add(target(2, 1));

    var next = new Turns().next(ready, Map.of(), ROOM);

    assertThat(itemsOf(next, 2)).isGreaterThanOrEqualTo(2);
    assertThat(next.stream().mapToInt(Turn::items).sum()).isEqualTo(12);
  }

  @Test
  void theRunBehindTheLastOneIsTheFirst() {
    var turns = new Turns();
    var ready = List.of(target(1, 1), target(2, 1), target(3, 1));
    var one = new Room(1, 1);

    var order = new ArrayList<Long>();
    for (int round = 0; round < 4; round++) {
      order.add(turns.next(ready, Map.of(), one).getFirst().target().runNo());
    }

    assertThat(order).containsExactly(1L, 2L, 3L, 1L);
  }

  @Test
  void aBaseUrlThatHangsLeavesSlotsToTheOthers() {
    var ready = List.of(target(1, 1), target(1, 2), target(1, 3), target(1, 4));
    var room = new Room(192, 64);
    var hanging = Map.of(ready.getFirst().baseUrl(), room.perBaseUrl(4));

    var next = new Turns().next(ready, hanging, room);

    assertThat(room.perBaseUrl(4)).isLessThan(room.slots() / 2);
    assertThat(next).noneMatch(turn -> turn.target().targetNo() == 1);
    assertThat(next).hasSize(3);
  }

  @Test
  void aloneABaseUrlMayHaveAll() {
    var next = new Turns().next(List.of(target(1, 1)), Map.of(), ROOM);

    assertThat(next).containsExactly(new Turn(target(1, 1), 12));
  }

  @Test
  void theSameBaseUrlInTwoRunsHasOneShare() {
    var shared = new ReadyTarget(2, 7, target(1, 1).baseUrl());
    var ready = List.of(target(1, 1), target(1, 2), shared);

    var next = new Turns().next(ready, Map.of(), ROOM);

    int ofShared =
        next.stream()
            .filter(turn -> turn.target().baseUrl().equals(shared.baseUrl()))
            .mapToInt(Turn::items)
            .sum();
    assertThat(ofShared).isEqualTo(ROOM.perBaseUrl(2));
  }

  @Test
  void nothingIsHandedOutBeyondTheBound() {
    var inFlight = Map.of("https://other.example/v1", 12);

    assertThat(new Turns().next(List.of(target(1, 1)), inFlight, ROOM)).isEmpty();
  }

  private static int itemsOf(List<Turn> turns, long runNo) {
    return turns.stream()
        .filter(turn -> turn.target().runNo() == runNo)
        .mapToInt(Turn::items)
        .sum();
  }

  private static ReadyTarget target(long runNo, int targetNo) {
    return new ReadyTarget(
        runNo, targetNo, "https://relay-%d-%d.example/v1".formatted(runNo, targetNo));
  }
}
