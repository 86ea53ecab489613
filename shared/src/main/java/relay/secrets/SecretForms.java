package relay.secrets;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import tools.jackson.core.io.JsonStringEncoder;

/** The spellings in which a secret may come back in somebody else's text. */
final class SecretForms {
  private SecretForms() {}

  static Set<String> of(String secret) {
    Set<String> forms = new LinkedHashSet<>();
    forms.add(secret);
    String url = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    forms.add(url);
    forms.add(url.replace("+", "%20"));
    forms.add(url.toLowerCase(Locale.ROOT));
    String json = new String(JsonStringEncoder.getInstance().quoteAsCharArray(secret));
    forms.add(json);
    forms.add(json.replace("/", "\\/"));
    addBase64(forms, secret.getBytes(StandardCharsets.UTF_8));
    return forms;
  }

  /**
   * Base64 of a longer text that contains the secret depends on where it starts: three alignments,
   * of which only the whole six-bit groups inside the secret are certain.
   */
  private static void addBase64(Set<String> forms, byte[] secret) {
    for (int offset = 0; offset < 3; offset++) {
      byte[] shifted = new byte[offset + secret.length];
      System.arraycopy(secret, 0, shifted, offset, secret.length);
      int whole = shifted.length - shifted.length % 3;
      int from = offset == 0 ? 0 : 4;
      String inner =
          Base64.getEncoder().encodeToString(Arrays.copyOf(shifted, whole)).substring(from);
      if (inner.length() >= Redactor.SHORTEST_SECRET) {
        forms.add(inner);
        forms.add(inner.replace('+', '-').replace('/', '_'));
      }
    }
    forms.add(Base64.getEncoder().encodeToString(secret));
    forms.add(Base64.getUrlEncoder().encodeToString(secret));
    forms.add(Base64.getEncoder().withoutPadding().encodeToString(secret));
    forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }
}
