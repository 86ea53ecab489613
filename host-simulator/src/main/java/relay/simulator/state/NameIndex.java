package relay.simulator.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Narrows a substring search over many names by their groups of three letters, as the live host's
 * database does. It may offer ids that do not match any more; the caller looks again. Not safe for
 * concurrent use.
 */
final class NameIndex {

  private static final int LETTERS = 3;

  private final Map<String, Ids> idsByLetters = new HashMap<>();

  void add(long id, String name) {
    for (String letters : lettersOf(name)) {
      idsByLetters.computeIfAbsent(letters, key -> new Ids()).add(id);
    }
  }

  /**
   * Ids in ascending order of their adding, empty when the text is too short to narrow anything.
   */
  Optional<List<Long>> candidates(String text) {
    List<String> all = lettersOf(text);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Ids fewest = null;
    for (String letters : all) {
      Ids ids = idsByLetters.get(letters);
      if (ids == null) {
        return Optional.of(List.of());
      }
      fewest = fewest == null || ids.size < fewest.size ? ids : fewest;
    }
    return Optional.ofNullable(fewest).map(Ids::toList);
  }

  private static List<String> lettersOf(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    List<String> letters = new ArrayList<>();
    for (int i = 0; i + LETTERS <= lower.length(); i++) {
      String next = lower.substring(i, i + LETTERS);
      if (!letters.contains(next)) {
        letters.add(next);
      }
    }
    return letters;
  }

  private static final class Ids {
    private long[] values = new long[2];
    private int size;

    void add(long id) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size + (size >> 1) + 1);
      }
      values[size++] = id;
    }

    List<Long> toList() {
      return Arrays.stream(values, 0, size).distinct().boxed().toList();
    }
  }
}
