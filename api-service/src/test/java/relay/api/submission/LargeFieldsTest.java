package relay.api.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import relay.api.testing.RunningApi;

/** What is not an item is small: a field that is not is refused before it costs memory. */
class LargeFieldsTest {
  private final RunningApi api = RunningApi.shared();

  @Test
  void aMistypedFieldIsRefusedBeforeItsValueIsRead() {
    var reply = api.submit("{\"itmes\":[{\"api_key\":\"sk-test-1\"}, this is never read");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).startsWith("itmes is not known here");
  }

  @Test
  void aRunsFieldHasABoundedNumberOfValues() {
    var reply = api.submit("{\"labels\":{" + pairs(60_000) + "}}");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).isEqualTo("labels has more than 100000 names and values");
  }

  @Test
  void aRowsObjectsHaveToo() {
    for (var field : new String[] {"account", "labels"}) {
      var item =
          "{\"base_url\":\"https://large.example.com\",\"api_key\":\"sk-test-1\",\"%s\":{%s}}"
              .formatted(field, pairs(2_000));
      var reply = api.submit(Batches.strict(item));

      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.text()).contains("\"" + field + "\"");
    }
  }

  private static String pairs(int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> "\"n" + n + "\":\"v\"")
        .collect(Collectors.joining(","));
  }
}
