package relay.importing.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import relay.run.CapabilityProfile.Answer;

class ChatAnswerTest {

  @Test
  void readsAWholeAnswer() {
    assertThat(
            ChatAnswer.read(
                """
                {"model":"m","choices":[{"message":{"role":"assistant","content":"",\
                "reasoning_content":"Hm"},"finish_reason":"length"}],"usage":{"total_tokens":9}}\
                """))
        .isEqualTo(new ChatAnswer.Spoken(Optional.of("m"), 9, Answer.TRUE, Answer.FALSE, "", ""));
  }

  @Test
  void readsAStreamThatNobodyAskedFor() {
    assertThat(
            ChatAnswer.read(
                """
                data: {"model":"m","choices":[{"delta":{"content":"Hi"},"finish_reason":null}]}

                data: {"model":"m","choices":[],"usage":{"total_tokens":7}}

                data: [DONE]
                """))
        .isEqualTo(
            new ChatAnswer.Spoken(Optional.of("m"), 7, Answer.UNKNOWN, Answer.FALSE, "", ""));
  }

  @Test
  void gathersWhatAStreamTellsBitByBit() {
    assertThat(
            ChatAnswer.read(
                """
                data: {"id":"chatcmpl-1","model":"m","choices":[{"delta":{"reasoning_content":""}}]}

                data: {"id":"chatcmpl-1","choices":[{"delta":{"tool_calls":[{"id":"call_7"}]}}]}

                data: {"choices":[{"delta":{},"finish_reason":"tool_calls"}]}
                """))
        .isEqualTo(
            new ChatAnswer.Spoken(
                Optional.of("m"), 0, Answer.TRUE, Answer.TRUE, "chatcmpl-1", "call_7"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"reasoning_content\":null} | {} | UNKNOWN",
        "{\"reasoning\":\"Hm\"} | {} | TRUE",
        "{} | {\"completion_tokens_details\":{\"reasoning_tokens\":5}} | TRUE",
        "{} | {\"completion_tokens_details\":{\"reasoning_tokens\":0}} | UNKNOWN",
      })
  void aFieldOfReasoningCountsWhenThereIsSomethingInIt(
      String message, String usage, Answer reasoning) {
    assertThat(
            ChatAnswer.read(
                "{\"choices\":[{\"message\":%s}],\"usage\":%s}".formatted(message, usage)))
        .isInstanceOfSatisfying(
            ChatAnswer.Spoken.class, spoken -> assertThat(spoken.reasoning()).isEqualTo(reasoning));
  }

  @Test
  void missesTheEndOfAStream() {
    assertThat(
            ChatAnswer.read(
                "data: {\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n"))
        .isInstanceOf(ChatAnswer.Unfinished.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{\"message\":\"no\"}}",
        "{\"error\":\"no\",\"choices\":[]}",
        "{\"code\":40001,\"msg\":\"no\"}",
        "data: {\"error\":{\"message\":\"no\"}}\n\n"
      })
  void findsErrorsInA200(String body) {
    assertThat(ChatAnswer.read(body)).isInstanceOf(ChatAnswer.ErrorBody.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"choices\":[]}", "{\"choices\":[{}]}", "{\"choices\":null}"})
  void hearsWhenNobodySpeaks(String body) {
    assertThat(ChatAnswer.read(body)).isInstanceOf(ChatAnswer.Nobody.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "OK", "[]", "{}", "<html></html>", "{\"cut", "data: nothing\n\n"})
  void knowsWhatIsNotTheApi(String body) {
    assertThat(ChatAnswer.read(body)).isInstanceOf(ChatAnswer.Foreign.class);
  }
}
