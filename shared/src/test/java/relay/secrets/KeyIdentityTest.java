package relay.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import relay.model.ApiKey;
import relay.model.BaseUrl;

class KeyIdentityTest {
  private static final BaseUrl RELAY = BaseUrl.parse("https://relay.example.test/v1");
  private static final ApiKey KEY = new ApiKey("sk-test-one");

  private final Keyset keyset = Keyset.generate();
  private final KeyIdentity identity = KeyIdentity.of(keyset);

  @Test
  void theSameKeyHasTheSameNameAfterARestart() {
    KeyIdentity later = KeyIdentity.of(Keyset.parse(keyset.toText()));

    assertThat(later.fingerprint(RELAY, KEY)).isEqualTo(identity.fingerprint(RELAY, KEY));
  }

  @Test
  void anotherKeyAnotherBaseUrlOrAnotherInstallationGivesAnotherName() {
    var name = identity.fingerprint(RELAY, KEY);

    assertThat(identity.fingerprint(RELAY, new ApiKey("sk-test-two"))).isNotEqualTo(name);
    assertThat(identity.fingerprint(BaseUrl.parse("https://other.example.test/v1"), KEY))
        .isNotEqualTo(name);
    assertThat(KeyIdentity.of(Keyset.generate()).fingerprint(RELAY, KEY)).isNotEqualTo(name);
  }

  @Test
  void theNameDoesNotHoldTheKey() {
    assertThat(identity.fingerprint(RELAY, KEY).hex()).hasSize(64).doesNotContain("test");
  }
}
