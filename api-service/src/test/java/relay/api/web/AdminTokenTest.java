package relay.api.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletRequest;

class AdminTokenTest {

  private static final Instant NOON = Instant.parse("2026-05-22T12:00:00Z");
  private final SecureRandom random = new SecureRandom();

  @Test
  void comesFromTheEnvironmentFirst(@TempDir Path folder) {
    var token =
        AdminTokenSource.read("test-token-from-env", folder.resolve("token").toString(), random);

    assertThat(token.matches("test-token-from-env")).isTrue();
    assertThat(token.matches("test-token-from-en")).isFalse();
    assertThat(folder.resolve("token")).doesNotExist();
  }

  @Test
  void aMissingFileIsMadeForItsOwnerOnlyAndReadAgain(@TempDir Path folder) throws IOException {
    var file = folder.resolve("token");

    AdminTokenSource.read("", file.toString(), random);

    var written = Files.readString(file).strip();
    assertThat(written).hasSizeGreaterThan(40);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(AdminTokenSource.read("", file.toString(), random).matches(written)).isTrue();
  }

  @Test
  void withoutAnyTheServiceDoesNotStart() {
    assertThatThrownBy(() -> AdminTokenSource.read(" ", "", random))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("RELAY_ADMIN_TOKEN");
    assertThatThrownBy(() -> AdminTokenSource.read("short", "", random))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("short");
  }

  @Test
  void aSessionLastsTwelveHoursAndDiesWithItsToken() {
    var token = new AdminToken("test-token-of-sessions");
    var value = cookies(token, NOON).issue(true);

    assertThat(value.isHttpOnly()).isTrue();
    assertThat(value.isSecure()).isTrue();
    assertThat(value.getSameSite()).isEqualTo("Strict");
    var request = new MockHttpServletRequest();
    request.setCookies(new Cookie(SessionCookie.NAME, value.getValue()));
    assertThat(cookies(token, NOON.plusSeconds(12 * 3600 - 1)).isIn(request)).isTrue();
    assertThat(cookies(token, NOON.plusSeconds(12 * 3600)).isIn(request)).isFalse();
    assertThat(cookies(new AdminToken("test-token-of-another"), NOON).isIn(request)).isFalse();
    assertThat(token).hasToString("AdminToken[redacted]");
  }

  private static SessionCookie cookies(AdminToken token, Instant now) {
    return new SessionCookie(token, Clock.fixed(now, ZoneOffset.UTC));
  }
}
