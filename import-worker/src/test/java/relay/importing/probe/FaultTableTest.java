package relay.importing.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTableTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401|{\"error\":{\"message\":\"Incorrect API key provided\",\"code\":\"invalid_api_key\"}}|KEY_REJECTED",
        "401|{\"error\":{\"message\":\"无效的令牌\",\"type\":\"new_api_error\"}}|KEY_REJECTED",
        "401|{\"error\":{\"message\":\"该令牌额度已用尽\"}}|QUOTA_EXHAUSTED",
        "402|{\"error\":{\"message\":\"Insufficient Balance\"}}|NO_BALANCE",
        "402|payment required|NO_BALANCE",
        "429|{\"error\":{\"code\":\"1113\",\"message\":\"余额不足或无可用资源包,请充值。\"}}|NO_BALANCE",
        "400|{\"error\":{\"code\":\"Arrearage\",\"message\":\"Access denied\"}}|NO_BALANCE",
        "403|{\"error\":{\"code\":\"AccountOverdueError\"}}|NO_BALANCE",
        "403|{\"error\":{\"code\":\"insufficient_user_quota\",\"message\":\"用户额度不足\"}}|QUOTA_EXHAUSTED",
        "429|{\"error\":{\"type\":\"insufficient_quota\"}}|QUOTA_EXHAUSTED",
        "429|{\"error\":{\"type\":\"exceeded_current_quota_error\"}}|QUOTA_EXHAUSTED",
        "429|{\"error\":{\"message\":\"Rate limit reached\",\"code\":\"rate_limit_exceeded\"}}|RATE_LIMITED",
        "403|{\"error\":{\"message\":\"forbidden\"}}|FORBIDDEN",
        "403|<html>Attention Required! Cloudflare</html>|FORBIDDEN",
        "403|{\"error\":{\"message\":\"该令牌无权使用模型 kimi-k2.6\"}}|MODEL_MISSING",
        "404|{\"error\":{\"code\":\"model_not_found\"}}|MODEL_MISSING",
        "404|{\"error\":{\"message\":\"The model `x` does not exist\"}}|MODEL_MISSING",
        "400|{\"error\":{\"message\":\"Model not supported\"}}|MODEL_MISSING",
        "400|{\"error\":{\"message\":\"模型不存在\"}}|MODEL_MISSING",
        "404|Not Found|NOT_AN_API",
        "301||NOT_AN_API",
        "400|{\"error\":{\"message\":\"max_tokens must be at least 16\"}}|WANTS_MORE_TOKENS",
        "400|Invalid 'max_output_tokens': integer below minimum value|WANTS_MORE_TOKENS",
        "400|Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.|WANTS_OTHER_FIELD",
        "400|{\"error\":{\"message\":\"bad request\"}}|REFUSED",
        "200|{\"error\":{\"message\":\"Too Many Requests\"}}|RATE_LIMITED",
        "200|{\"error\":{\"message\":\"invalid api key\"}}|KEY_REJECTED",
        "200|{\"error\":{\"message\":\"upstream error\"}}|UNAVAILABLE",
        "408||UNAVAILABLE"
      })
  void readsRefusalsAsTheyAreFoundInTheField(int status, String body, UpstreamFault fault) {
    assertThat(FaultTable.of(status, body == null ? "" : body)).isEqualTo(fault);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504, 520, 529})
  void neverCondemnsAKeyByWhatAnOutageSays(int status) {
    assertThat(
            FaultTable.of(
                status, "{\"error\":{\"code\":\"model_not_found insufficient_quota 余额不足\"}}"))
        .isEqualTo(UpstreamFault.UNAVAILABLE);
  }

  @ParameterizedTest
  @EnumSource
  void blamesTheUpstreamForEverything(UpstreamFault fault) {
    assertThat(fault.reason().code()).startsWith("upstream.");
  }

  @Test
  void takesOnlyAPlainRefusalForOursPerhaps() {
    assertThat(UpstreamFault.FORBIDDEN.weight()).isEqualTo(UpstreamFault.Weight.PERHAPS_OURS);
    assertThat(UpstreamFault.KEY_REJECTED.weight()).isEqualTo(UpstreamFault.Weight.CERTAIN);
    assertThat(UpstreamFault.UNAVAILABLE.weight()).isEqualTo(UpstreamFault.Weight.PASSING);
  }
}
