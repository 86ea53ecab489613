package relay.host.sub2api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import relay.host.FaultKind;
import relay.host.HostFault;
import relay.host.HostOperation;
import relay.run.ReasonCode;
import relay.secrets.Redactor;

class FaultTableTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "faults.md");

  @Test
  void theDocumentIsDrawnFromTheTable() throws IOException {
    String drawn = FaultDocument.draw(FaultTable.ROWS);
    if (Boolean.getBoolean("relay.docs.write")) {
      Files.writeString(DOCUMENT, drawn);
    }

    assertThat(DOCUMENT)
        .as("run this test with -Drelay.docs.write=true")
        .content()
        .isEqualTo(drawn);
  }

  @ParameterizedTest
  @EnumSource(HostOperation.class)
  void everyAnswerToEveryCallHasARow(HostOperation operation) {
    List<Optional<Integer>> statuses = new ArrayList<>();
    statuses.add(Optional.empty());
    IntStream.range(200, 600).forEach(status -> statuses.add(Optional.of(status)));

    assertThat(statuses)
        .allSatisfy(status ->
            assertThat(FaultTable.row(seen(operation, status, "never seen", "never seen")))
                .isPresent());
  }

  @Test
  void everyRowCanBeReached() {
    List<FaultRow> unreached = new ArrayList<>(FaultTable.ROWS);
    unreached.removeAll(Stream.concat(recorded(), made()).toList());

    assertThat(unreached).isEmpty();
  }

  @Test
  void aHostNameThatContainsAStatusDecidesNothing() {
    HostFault fault =
        FaultTable.classify(
            seen(
                HostOperation.ACCOUNT_TEST,
                Optional.of(200),
                Observation.TEST_FAILED,
                "Request failed: Post \"https://503.timeout.test/v1/responses\": EOF"),
            Redactor.none());

    assertThat(fault.kind()).isEqualTo(FaultKind.TRANSIENT);
    assertThat(fault.reason()).isEqualTo(ReasonCode.UPSTREAM_UNAVAILABLE);
  }

  /** The rows that answers of live hosts reach. */
  private static Stream<FaultRow> recorded() {
    try {
      return RecordedErrors.all().stream()
          .map(RecordedErrorsTest::seen)
          .map(seen -> FaultTable.row(seen).orElseThrow());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows that answers made after the rows themselves reach. */
  private static Stream<FaultRow> made() {
    return FaultTable.ROWS.stream()
        .flatMap(row ->
            Stream.of(HostOperation.values())
                .flatMap(operation -> matching(operation, row))
                .map(seen -> FaultTable.row(seen).orElseThrow()));
  }

  private static Stream<Observation> matching(HostOperation operation, FaultRow row) {
    Stream<String> codes = row.codes().isEmpty() ? Stream.of("something") : row.codes().stream();
    return codes.flatMap(code ->
        SAMPLES.stream()
            .map(text -> seen(operation, status(row), code, text))
            .filter(row::matches));
  }

  private static Optional<Integer> status(FaultRow row) {
    return switch (row.status()) {
      case "none" -> Optional.empty();
      case "any" -> Optional.of(601);
      case "2xx" -> Optional.of(200);
      case "3xx" -> Optional.of(302);
      case "4xx" -> Optional.of(418);
      case "5xx" -> Optional.of(507);
      default -> Optional.of(Integer.parseInt(row.status()));
    };
  }

  /** One text for each pattern. */
  private static final List<String> SAMPLES =
      List.of(
          "something",
          "Upstream authentication failed",
          "Upstream access forbidden",
          "Upstream rate limit exceeded",
          "model not supported",
          "API returned 402: no balance",
          "API returned 405: x",
          "API returned 422: x",
          "API returned 422: no such model",
          "API returned 599: x",
          "API returned 504: x",
          "Request failed: context deadline exceeded",
          "Request failed: EOF");

  private static Observation seen(
      HostOperation operation, Optional<Integer> status, String code, String text) {
    return new Observation(operation, status, code, text, Optional.empty());
  }
}
