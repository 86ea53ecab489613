package relay.simulator.upstream;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which keys there are and what is true of each, derived from a seed: the same seed and shares give
 * the same keys in the same order on every machine. A key is computed, not stored, so a plan of
 * 100,000 keys takes half a megabyte. Immutable.
 */
public final class TruthPlan {
  private static final int DEMO_GOOD = 800;
  private static final int DEMO_TOTAL = 2_000;

  private final long seed;
  private final List<UpstreamBase> bases;
  private final KeyTruth[] truths;
  private final int[] placeAmongEqual;

  private TruthPlan(long seed, Map<KeyTruth, Integer> shares, List<UpstreamBase> bases) {
    this.seed = seed;
    this.bases = List.copyOf(bases);
    List<KeyTruth> order = new ArrayList<>();
    shares.forEach((truth, count) -> order.addAll(Collections.nCopies(count, truth)));
    Collections.shuffle(order, new Random(seed));
    this.truths = order.toArray(KeyTruth[]::new);
    this.placeAmongEqual = new int[truths.length];
    Map<KeyTruth, Integer> seen = new EnumMap<>(KeyTruth.class);
    for (int index = 0; index < truths.length; index++) {
      placeAmongEqual[index] = seen.merge(truths[index], 1, Integer::sum) - 1;
    }
  }

  /** A plan of the given number of keys of each truth, on {@link UpstreamBase#standard()}. */
  public static TruthPlan of(long seed, Map<KeyTruth, Integer> shares) {
    return of(seed, shares, UpstreamBase.standard());
  }

  /**
   * A plan of the given number of keys of each truth.
   *
   * @param bases where the keys live; a truth that brings its own dialect goes to base URLs of that
   *     dialect when there are any, everything else to the ordinary ones
   */
  public static TruthPlan of(long seed, Map<KeyTruth, Integer> shares, List<UpstreamBase> bases) {
    if (shares.values().stream().anyMatch(count -> count < 0) || bases.isEmpty()) {
      throw new IllegalArgumentException("needs counts from 0 and a base URL");
    }
    return new TruthPlan(seed, new EnumMap<>(shares), bases);
  }

  /** No keys: everything is planted by hand. */
  public static TruthPlan empty() {
    return new TruthPlan(0, new EnumMap<>(KeyTruth.class), UpstreamBase.standard());
  }

  /**
   * The demo's 2,000 keys: 800 good ones and at least 60 of every other truth, so that each of
   * three hosts that share the plan (see {@link #slice}) gets every truth at least twenty times.
   */
  public static TruthPlan demo(long seed) {
    Map<KeyTruth, Integer> shares = new EnumMap<>(KeyTruth.class);
    int others = KeyTruth.values().length - 1;
    int each = (DEMO_TOTAL - DEMO_GOOD) / others;
    for (KeyTruth truth : KeyTruth.values()) {
      shares.put(truth, each);
    }
    shares.put(KeyTruth.GOOD, DEMO_TOTAL - each * others);
    return of(seed, shares);
  }

  public int size() {
    return truths.length;
  }

  public List<UpstreamBase> bases() {
    return bases;
  }

  public PlannedKey key(int index) {
    return new PlannedKey(index, keyText(index), truths[index], baseOf(index));
  }

  /** All keys in the order of the plan. */
  public Stream<PlannedKey> keys() {
    return IntStream.range(0, truths.length).mapToObj(this::key);
  }

  /** Every {@code parts}-th key of each truth: the slices are disjoint, and balanced in truths. */
  public Stream<PlannedKey> slice(int part, int parts) {
    if (part < 0 || part >= parts) {
      throw new IllegalArgumentException("no slice " + part + " of " + parts);
    }
    return IntStream.range(0, truths.length)
        .filter(index -> placeAmongEqual[index] % parts == part)
        .mapToObj(this::key);
  }

  /** What is true of a key; empty when it is none of this plan. */
  public Optional<KeyTruth> truthOf(String key) {
    int from = prefix().length();
    int to = key.indexOf('-', from);
    if (!key.startsWith(prefix()) || to < 0 || !key.substring(from, to).matches("[0-9]{1,8}")) {
      return Optional.empty();
    }
    int index = Integer.parseInt(key.substring(from, to));
    return index < truths.length && keyText(index).equals(key)
        ? Optional.of(truths[index])
        : Optional.empty();
  }

  private UpstreamBase baseOf(int index) {
    Optional<Dialect> wanted = truths[index].dialect();
    List<UpstreamBase> fitting =
        bases.stream().filter(base -> fits(base.dialect(), wanted)).toList();
    List<UpstreamBase> choice = fitting.isEmpty() ? bases : fitting;
    return choice.get(placeAmongEqual[index] % choice.size());
  }

  private static boolean fits(Dialect dialect, Optional<Dialect> wanted) {
    return wanted
        .map(dialect::equals)
        .orElse(dialect == Dialect.EVERYTHING || dialect == Dialect.CHAT_AND_RESPONSES);
  }

  private String prefix() {
    return "sk-test-%08x-".formatted((int) seed);
  }

  /** Base64 on purpose: its {@code + / =} look different once escaped for a URL or JSON. */
  private String keyText(int index) {
    long tail = new Random(seed * 31 + index).nextLong();
    byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(tail).array();
    return prefix() + index + "-" + Base64.getEncoder().encodeToString(bytes);
  }
}
