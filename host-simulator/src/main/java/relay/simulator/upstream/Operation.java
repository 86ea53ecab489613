package relay.simulator.upstream;

import java.util.Optional;

/** The calls a fake upstream knows. */
enum Operation {
  MODELS("/models"),
  CHAT("/chat/completions"),
  RESPONSES("/responses"),
  MESSAGES("/messages");

  private final String path;

  Operation(String path) {
    this.path = path;
  }

  static Optional<Operation> ofPath(String path) {
    for (Operation operation : values()) {
      if (operation.path.equals(path)) {
        return Optional.of(operation);
      }
    }
    return Optional.empty();
  }
}
