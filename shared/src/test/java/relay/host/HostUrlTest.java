package relay.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import relay.model.InvalidBaseUrlException;

class HostUrlTest {

  @ParameterizedTest
  @CsvSource({
    "https://Host.Example, https://host.example",
    "https://host.example/, https://host.example",
    "https://host.example:443/, https://host.example",
    "http://127.0.0.1:8080, http://127.0.0.1:8080",
    "https://host.example/relay//, https://host.example/relay",
    "http://[::1]:8080/, http://[::1]:8080"
  })
  void isCanonical(String typed, String canonical) {
    HostUrl url = HostUrl.parse(typed);

    assertThat(url.value()).isEqualTo(canonical);
    assertThat(HostUrl.parse(url.value())).isEqualTo(url);
    assertThat(url.at("/health")).hasToString(canonical + "/health");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host.example",
        "ftp://host.example",
        "https://",
        "https://user:secret@host.example",
        "https://host.example/?key=secret",
        "https://host.example/#top",
        "https://host example/",
        "https:opaque"
      })
  void refusesWhatIsNoAddressAndRepeatsNoSecret(String typed) {
    assertThatThrownBy(() -> HostUrl.parse(typed))
        .isInstanceOf(InvalidBaseUrlException.class)
        .hasMessageContaining("base_url")
        .hasMessageNotContaining("secret");
  }
}
