package relay.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class RedactorTest {
  private static final String KEY = "canary/key+with \"marks\"=1";

  @Test
  void replacesEverySpellingOfASecret() {
    Redactor redactor = Redactor.of(KEY);
    byte[] bytes = KEY.getBytes(StandardCharsets.UTF_8);
    String text =
        String.join(
            " | ",
            KEY,
            URLEncoder.encode(KEY, StandardCharsets.UTF_8),
            URLEncoder.encode(KEY, StandardCharsets.UTF_8).replace("+", "%20"),
            "canary/key+with \\\"marks\\\"=1",
            "canary\\/key+with \\\"marks\\\"=1",
            Base64.getEncoder().encodeToString(bytes),
            Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));

    String redacted = redactor.redact(text, 10_000);

    assertThat(redacted).isEqualTo(String.join(" | ", Collections.nCopies(7, "[redacted]")));
  }

  @Test
  void findsASecretInsideABase64Header() {
    String header =
        Base64.getEncoder().encodeToString(("user:" + KEY).getBytes(StandardCharsets.UTF_8));

    String redacted = Redactor.of(KEY).redact("Authorization: Basic " + header, 500);

    assertThat(redacted).contains(Redactor.MARK);
    String left = redacted.substring(redacted.lastIndexOf(' ') + 1).replace(Redactor.MARK, "");
    assertThat(left.length()).isLessThan(16);
  }

  @Test
  void replacesWhatFollowsBearerAndWhatLooksLikeAKey() {
    String redacted =
        Redactor.none()
            .redact(
                "header Authorization: Bearer some.unknown-token; key sk-test-unknown123 and"
                    + " sk-te****t123",
                500);

    assertThat(redacted)
        .isEqualTo("header Authorization: Bearer [redacted]; key [redacted] and [redacted]");
  }

  @Test
  void makesATextStorable() {
    String redacted = Redactor.none().redact("a\u0000b\ud83dc\u0007d\ne", 500);

    assertThat(redacted).isEqualTo("a\ufffdb\ufffdc\ufffdd\ne");
  }

  @Test
  void boundsByCodePointsAndNeverSplitsOne() {
    assertThat(Redactor.none().redact("😀😀😀😀", 3)).isEqualTo("😀😀…");
    assertThat(Redactor.none().redact(null, 3)).isEmpty();
  }

  @Test
  void leavesNoHeadOfASecretAtTheEndOfAHugeText() {
    String secret = "canary-secret-".repeat(20);
    String text = secret.repeat(300);

    String redacted = Redactor.of(secret).redact(text, 100_000);

    assertThat(redacted.replace(Redactor.MARK, "")).doesNotContain("canary");
  }

  @Test
  void hidesTheHeadOfASecretThatSomebodyCutOff() {
    Redactor redactor = Redactor.of("canary0123456789abcdef");

    assertThat(redactor.redact("no such key: canary0123456", 500))
        .isEqualTo("no such key: [redacted]");
    assertThat(redactor.redact("canary01… and canary0123456789abcdef", 500))
        .isEqualTo("[redacted]… and [redacted]");
    assertThat(redactor.redact("canary0 says too little", 500)).startsWith("canary0 ");
  }

  @Test
  void hidesWhatFollowsAHeadInTheSameWord() {
    var redactor = Redactor.of("sk-test-AbCdEfGhIjKlMnOpQrStUvWx", "gk0123456789abcdef0123");

    assertThat(redactor.redact("provided: sk-test-********UvWx. See", 500))
        .isEqualTo("provided: [redacted] See");
    assertThat(redactor.redact("the pool's key sk-test-0123456789secret is bad", 500))
        .isEqualTo("the pool's key [redacted] is bad");
    assertThat(redactor.redact("provided gk012345****0123.", 500))
        .isEqualTo("provided [redacted].");
    assertThat(redactor.redact("provided gk012345...0123, try again", 500))
        .isEqualTo("provided [redacted], try again");
  }

  @Test
  void aNameThatHoldsEnoughOfASecretIsNoName() {
    Redactor redactor = Redactor.of("deepseek-1b2c3d4e5f");

    assertThat(redactor.mayBeKept("m-deepseek-1b2c3d")).isFalse();
    assertThat(redactor.mayBeKept("model-sk-test-unknown123")).isFalse();
    assertThat(redactor.mayBeKept("lone surrogate \ud83d")).isFalse();
    assertThat(redactor.mayBeKept("deepseek-chat")).isTrue();
  }

  @Property(tries = 300)
  void noSecretSurvivesInAnyText(
      @ForAll
          @AlphaChars
          @NumericChars
          @Chars({'+', '/', '-', '"', '\\', '=', '%'})
          @StringLength(min = 8, max = 60)
          String secret,
      @ForAll @StringLength(max = 40) String before,
      @ForAll @StringLength(max = 40) String after) {
    String redacted = Redactor.of(secret).redact(before + secret + after, 500);

    assertThat(redacted).doesNotContain(secret);
  }
}
