package relay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a typed address becomes a canonical one (design 3.1). */
class BaseUrlTest {

  @ParameterizedTest
  @CsvSource({
    "https://Kimi.A7M.com.cn, https://kimi.a7m.com.cn/v1",
    "https://kimi.example/, https://kimi.example/v1",
    "https://kimi.example:443/v1/, https://kimi.example/v1",
    "https://kimi.example:8443, https://kimi.example:8443/v1",
    "https://kimi.example/api//v3/, https://kimi.example/api/v3",
    "https://kimi.example/paas/v4, https://kimi.example/paas/v4",
    "https://kimi.example/v1beta, https://kimi.example/v1beta",
    "https://kimi.example/openai, https://kimi.example/openai/v1",
    "HTTPS://1.2.3.4, https://1.2.3.4/v1",
    "'https://[2606:4700::1111]:8443', 'https://[2606:4700::1111]:8443/v1'",
    "https://接口.example, https://xn--6orp08a.example/v1",
    "https://接口.example:8443/v2, https://xn--6orp08a.example:8443/v2"
  })
  void isCanonical(String typed, String canonical) {
    assertThat(BaseUrl.parse(typed).value()).isEqualTo(canonical);
    assertThat(BaseUrl.parse(canonical).value()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://kimi.example, begin with https",
    "kimi.example, begin with https",
    "https://user:secret@kimi.example, credentials",
    "https://user:secret@接口.example, credentials",
    "https://kimi.example?key=secret, query",
    "https://kimi.example#secret, fragment",
    "https:///v1, no valid host",
    "https://kimi.example:99999, port",
    "https://2130706433, unusual notation",
    "https://0177.0.0.1, unusual notation",
    "https://0x7f.0.0.1, no valid host",
    "https://0x7f000001, unusual notation",
    "https://127.1, no valid host",
    "https://127.0.0.1., no valid host",
    "https://256.1.1.1, no valid host",
    "https://01.2.3.4, unusual notation",
    "'https://[fe80::1%25eth0]', zone"
  })
  void saysWhatIsWrongAndRepeatsNoSecret(String typed, String why) {
    assertThatThrownBy(() -> BaseUrl.parse(typed))
        .isInstanceOf(InvalidBaseUrlException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("secret");
  }

  @Test
  void isNotLongerThanItsLimit() {
    var tooLong = "https://kimi.example/" + "p".repeat(BaseUrl.MAX_LENGTH);

    assertThatThrownBy(() -> BaseUrl.parse(tooLong)).hasMessageContaining("512");
  }
}
