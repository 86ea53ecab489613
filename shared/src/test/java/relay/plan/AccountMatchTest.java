package relay.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relay.host.AccountPause;
import relay.host.AccountRef;
import relay.host.AccountSettings;
import relay.host.AccountStatus;
import relay.host.GroupRef;
import relay.host.HostAccount;
import relay.model.BaseUrl;
import relay.run.ItemFindings.ProofPlace;

/** What accounts that others made mean for a key. */
class AccountMatchTest {
  private static final String BASE_URL = "https://relay.example.test/v1";

  @ParameterizedTest
  @ValueSource(
      strings = {
        BASE_URL,
        "https://relay.example.test/",
        "https://Relay.example.test/v1/",
        "https://relay.example.test:443/v1"
      })
  void anAddressMayBeWrittenInAnotherWay(String written) {
    assertThat(AccountMatch.fits(at(written), BaseUrl.parse(BASE_URL))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "relay", "https://relay.example.test/v2", "https://other.test/v1"})
  void anotherAddressFitsNoKey(String written) {
    assertThat(AccountMatch.fits(at(written), BaseUrl.parse(BASE_URL))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "r*", "rm-*", "rm-0*"})
  void whatMayAnswerToAPrivateNameIsLeftAlone(String pattern) {
    assertThat(AccountMatch.of(serving(pattern)).place()).isEqualTo(ProofPlace.UNTOUCHED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kimi-*", "gpt*", "rn*", "rm-"})
  void whatAnswersToOtherNamesIsProvedInService(String pattern) {
    assertThat(AccountMatch.of(serving(pattern)).place()).isEqualTo(ProofPlace.IN_SERVICE);
  }

  @Test
  void whatServesEveryModelIsLeftAlone() {
    assertThat(AccountMatch.of(account(BASE_URL, Map.of())).place())
        .isEqualTo(ProofPlace.UNTOUCHED);
  }

  private static HostAccount at(String baseUrl) {
    return account(baseUrl, Map.of("kimi-k2.6", "kimi-k2.6"));
  }

  private static HostAccount serving(String name) {
    return account(BASE_URL, Map.of(name, "kimi-k2.6"));
  }

  private static HostAccount account(String baseUrl, Map<String, String> mapping) {
    return new HostAccount(
        new AccountRef(1),
        "by-hand",
        "openai",
        "apikey",
        baseUrl,
        Optional.empty(),
        mapping,
        Optional.empty(),
        Optional.empty(),
        new AccountSettings(5, 50, BigDecimal.ONE),
        AccountStatus.ACTIVE,
        "",
        Optional.empty(),
        true,
        new AccountPause(Optional.empty(), Optional.empty(), Optional.empty(), ""),
        Set.of(new GroupRef(1)));
  }
}
