package relay.simulator.admin;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The one admin API key of the host. Safe for concurrent use. */
final class AdminKey {

  private static final String PREFIX = "admin-";
  private static final int BYTES = 32;

  private final AtomicReference<Optional<String>> key;

  AdminKey(Optional<String> first) {
    key = new AtomicReference<>(first);
  }

  Optional<String> get() {
    return key.get();
  }

  boolean is(String given) {
    return key.get().filter(given::equals).isPresent();
  }

  /** Makes a new key; the old one stops working at once. */
  String regenerate(Tokens tokens) {
    String made = PREFIX + tokens.hex(BYTES);
    key.set(Optional.of(made));
    return made;
  }

  void delete() {
    key.set(Optional.empty());
  }
}
