package relay.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relay.host.HostCapabilities;
import relay.host.HostCapabilities.Capability;
import relay.host.HostCapabilities.Presence;
import relay.host.HostCredential.Kind;
import relay.host.HostSettings;
import relay.host.HostVersion;

class HostStandingTest {

  @ParameterizedTest
  @CsvSource({
    "0.1.121, SUPPORTED",
    "0.1.129, SUPPORTED",
    "v0.1.129, SUPPORTED",
    "0.1.126, UNVERIFIED",
    "0.1.129-patched, UNVERIFIED",
    "0.1.179, SUPPORTED",
    "0.1.120, UNVERIFIED",
    "0.1.180, UNVERIFIED",
    "1.8.3, UNVERIFIED",
    "nightly, UNVERIFIED"
  })
  void onlyVersionsThatWeRanAreSupported(String version, HostStatus expected) {
    HostStanding standing =
        HostStanding.of(settings(version, false), with(Presence.PRESENT), Kind.API_KEY);

    assertThat(standing.status()).isEqualTo(expected);
    assertThat(standing.reasons().isEmpty()).isEqualTo(expected == HostStatus.SUPPORTED);
  }

  @Test
  void aMissingPartMakesAHostUnsupported() {
    HostStanding standing =
        HostStanding.of(settings("0.1.129", false), with(Presence.ABSENT), Kind.API_KEY);

    assertThat(standing.status()).isEqualTo(HostStatus.UNSUPPORTED);
    assertThat(standing.reasons()).containsExactly("The host does not offer: plans.");
  }

  @Test
  void aPartThatCouldNotBeSeenMakesItUnverified() {
    HostStanding standing =
        HostStanding.of(settings("0.1.129", false), with(Presence.UNKNOWN), Kind.API_KEY);

    assertThat(standing.status()).isEqualTo(HostStatus.UNVERIFIED);
  }

  @Test
  void aBrowserChallengeIsSaidAndDoesNotStandInTheWay() {
    HostStanding standing =
        HostStanding.of(settings("0.1.129", true), with(Presence.PRESENT), Kind.API_KEY);

    assertThat(standing.status()).isEqualTo(HostStatus.SUPPORTED);
    assertThat(standing.reasons()).singleElement().asString().contains("@probe");
  }

  @Test
  void anAccessTokenIsTakenWithAWarning() {
    HostStanding standing =
        HostStanding.of(settings("0.1.129", false), with(Presence.PRESENT), Kind.BEARER);

    assertThat(standing.status()).isEqualTo(HostStatus.SUPPORTED);
    assertThat(standing.reasons()).singleElement().asString().contains("24 hours");
  }

  @Test
  void aClosedComplianceGateNeedsAPerson() {
    HostStanding standing = HostStanding.needsPerson(settings("0.1.179", false));

    assertThat(standing.status()).isEqualTo(HostStatus.NEEDS_PERSON);
    assertThat(standing.reasons()).singleElement().asString().contains("compliance");
  }

  private static HostSettings settings(String version, boolean challenge) {
    return new HostSettings(new HostVersion(version), challenge, false);
  }

  /** All parts present but the plans. */
  private static HostCapabilities with(Presence plans) {
    Map<Capability, Presence> found = new EnumMap<>(Capability.class);
    for (Capability capability : Capability.values()) {
      found.put(capability, capability == Capability.PLANS ? plans : Presence.PRESENT);
    }
    return new HostCapabilities(found);
  }
}
