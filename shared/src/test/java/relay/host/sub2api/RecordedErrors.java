package relay.host.sub2api;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import relay.host.HostOperation;
import relay.model.Coded;
import tools.jackson.core.type.TypeReference;

/** Every different error answer that live hosts of three versions gave. */
final class RecordedErrors {
  private RecordedErrors() {}

  /**
   * One answer and what it must mean.
   *
   * @param step what was tried
   * @param versions the hosts that answered so
   * @param expect kind and reason code, as the fault table must give them
   */
  record RecordedError(
      String step,
      List<String> versions,
      String operation,
      int status,
      String mediaType,
      String body,
      @Nullable String retryAfter,
      @Nullable String expect) {

    HostOperation asked() {
      return Coded.of(HostOperation.class, operation);
    }

    Exchange.Reply reply() {
      return new Exchange.Reply(
          status,
          mediaType,
          body,
          Optional.ofNullable(retryAfter).map(s -> Duration.ofSeconds(Long.parseLong(s))),
          false,
          Duration.ZERO);
    }

    @Override
    public String toString() {
      return "%s %s %s %d".formatted(versions, operation, step, status);
    }
  }

  static List<RecordedError> all() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            RecordedErrors.class.getResourceAsStream("/host-recordings/errors.json"))) {
      return HostJson.MAPPER.readValue(in, new TypeReference<>() {});
    }
  }
}
