package relay.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The diagrams in the documents are what the tables draw; the drawing lies in {@code target}. */
class StateMachinesTest {
  private static final Path DOCUMENT = Path.of("../docs/state-machines.md");
  private static final Path DRAWN = Path.of("target/state-machines.md");

  @Test
  void theDocumentIsDrawnFromTheTables() throws IOException {
    Files.writeString(DRAWN, drawn());

    assertThat(DOCUMENT)
        .as("after a change of the tables copy shared/%s to docs", DRAWN)
        .content()
        .isEqualTo(drawn());
  }

  @Test
  void whatTheStagesFollowIsWhatTheStepsDo() {
    for (ItemStage stage : ItemStage.values()) {
      var next = new TreeSet<ItemStage>();
      EnumSet.of(ItemStep.ADVANCE, ItemStep.FINISH).stream()
          .flatMap(step -> step.moves().stream())
          .filter(move -> move.from().stage() == stage)
          .forEach(move -> next.add(move.to().stage()));
      assertThat(next).isEqualTo(stage.next());
    }
  }

  private static String drawn() {
    return """
    # State machines

    Drawn from `relay.run.ItemStep` and `relay.run.RunStep`; a test compares.

    ## An item

    Where an item is: its stage, and what the machinery does with it. `in_flight` means that a message or a
    worker has it; `waiting` needs neither. Only the row decides (`import_items`), and every write of a worker is
    fenced by its lease epoch.

    ```mermaid
    stateDiagram-v2
      [*] --> probe_ready: submitted
    %s  done_done --> [*]
    ```

    ## A run

    State and activity; a run that has ended keeps the activity it ended with.

    ```mermaid
    stateDiagram-v2
      [*] --> running_dispatching: accepted
    %s```
    """
        .formatted(items(), runs());
  }

  private static String items() {
    Map<String, Set<String>> arrows = new LinkedHashMap<>();
    for (ItemStep step : ItemStep.values()) {
      for (ItemStep.Move move : step.moves()) {
        add(arrows, node(move.from()) + " --> " + node(move.to()), step.code());
      }
    }
    return lines(arrows);
  }

  private static String runs() {
    Map<String, Set<String>> arrows = new LinkedHashMap<>();
    for (RunStep step : RunStep.values()) {
      for (RunStep.Move move : step.moves()) {
        add(arrows, node(move.from()) + " --> " + node(move.to()), step.code());
      }
    }
    return lines(arrows);
  }

  private static void add(Map<String, Set<String>> arrows, String arrow, String step) {
    arrows.computeIfAbsent(arrow, none -> new TreeSet<>()).add(step);
  }

  private static String lines(Map<String, Set<String>> arrows) {
    var lines = new StringBuilder();
    new TreeSet<>(arrows.keySet())
        .forEach(arrow ->
            lines
                .append("  ")
                .append(arrow)
                .append(": ")
                .append(String.join(", ", arrows.get(arrow)))
                .append('\n'));
    return lines.toString();
  }

  private static String node(ItemPosition position) {
    return position.stage().code() + "_" + position.state().code();
  }

  private static String node(RunStep.Position position) {
    return position.state().code() + "_" + position.activity().code();
  }
}
