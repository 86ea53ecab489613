package relay.host.sub2api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relay.host.HostFault;
import relay.host.sub2api.RecordedErrors.RecordedError;
import relay.secrets.Redactor;

class RecordedErrorsTest {

  static List<RecordedError> errors() throws IOException {
    return RecordedErrors.all();
  }

  @ParameterizedTest
  @MethodSource("errors")
  void everyErrorOfALiveHostHasAMeaning(RecordedError error) {
    HostFault fault = FaultTable.classify(seen(error), Redactor.none());

    assertThat(fault.kind().code() + " " + fault.reason().code()).isEqualTo(error.expect());
    assertThat(fault.status()).contains(error.status());
    assertThat(fault.message().codePointCount(0, fault.message().length()))
        .isLessThanOrEqualTo(HostFault.MAX_MESSAGE);
  }

  static Observation seen(RecordedError error) {
    return switch (error.asked()) {
      case GATEWAY_CHAT -> ((ChatReading.Not) ChatReading.of(error.reply())).seen();
      case ACCOUNT_TEST ->
          switch (TestReading.of(error.reply())) {
            case TestReading.Failed failed -> failed.seen();
            case TestReading.Refused refused -> refused.seen();
            case TestReading.Passed passed -> throw new AssertionError("passed: " + passed);
          };
      default -> ErrorReading.of(error.asked(), error.reply());
    };
  }
}
