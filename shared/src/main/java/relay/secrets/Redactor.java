package relay.secrets;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a text of an upstream or of the host fit to be stored, logged and shown: every spelling of
 * the known secrets is replaced <em>by value</em> (plain, base64, URL- and JSON-escaped), also the
 * head of one that somebody has cut off; what follows {@code Bearer} and what looks like a key is
 * replaced as well, characters that PostgreSQL cannot store are taken out, and the length is
 * bounded.
 *
 * <p>Immutable and safe for concurrent use.
 */
public final class Redactor {
  /** What stands in the place of a secret. */
  public static final String MARK = "[redacted]";

  /** Shorter values are no secrets: replacing them would destroy the text and hide nothing. */
  static final int SHORTEST_SECRET = 6;

  /** As much of a secret's beginning, cut off there, is replaced like the whole. */
  static final int SHORTEST_HEAD = 8;

  /** A shorter head may be an ordinary word that a key begins with, as model names do. */
  private static final int SHORTEST_TELLING_HEAD = 12;

  /** More than this of a foreign text is never looked at. */
  private static final int MOST_CHARACTERS = 64 * 1024;

  private static final Pattern BEARER =
      Pattern.compile("(?i)(bearer[\\s\"':=]+)(?!\\[redacted])[^\\s\"',;}\\]\\\\<>]{4,}");
  private static final Pattern LOOKS_LIKE_A_KEY =
      Pattern.compile(
          "\\b(?:sk-[\\w*.-]{6,}|admin-[0-9a-f]{16,}|rt_[\\w-]{8,}|eyJ[\\w-]{8,}\\.[\\w.-]+)");

  private static final Pattern REST_OF_A_WORD =
      Pattern.compile("(?:[\\w*+/=%•-]|[.…](?=[\\w*.…•]))+");

  private final List<String> forms;
  private final Set<String> secrets;

  private Redactor(Set<String> secrets) {
    this.secrets = Set.copyOf(secrets);
    this.forms = longestFirst(secrets);
  }

  /** Knows no secret: only what looks like a key is replaced. */
  public static Redactor none() {
    return new Redactor(Set.of());
  }

  /** Knows these secrets; values shorter than six characters are ignored. */
  public static Redactor of(Collection<String> secrets) {
    Set<String> worthHiding = new LinkedHashSet<>();
    for (String secret : secrets) {
      if (secret.length() >= SHORTEST_SECRET) {
        worthHiding.add(secret);
      }
    }
    return new Redactor(worthHiding);
  }

  /** Knows these secrets; values shorter than six characters are ignored. */
  public static Redactor of(String... secrets) {
    return of(List.of(secrets));
  }

  /** Knows the secrets of both. */
  public Redactor and(Redactor other) {
    Set<String> both = new LinkedHashSet<>(secrets);
    both.addAll(other.secrets);
    return new Redactor(both);
  }

  /**
   * The text without secrets, storable, at most {@code maxCodePoints} long (an ellipsis ends a cut
   * one); null becomes the empty text.
   */
  public String redact(@Nullable String text, int maxCodePoints) {
    if (text == null || text.isEmpty()) {
      return "";
    }
    boolean cutFirst = text.length() > MOST_CHARACTERS;
    String result = cutFirst ? text.substring(0, MOST_CHARACTERS) : text;
    result = withoutForms(result);
    result = cutFirst ? withoutTail(result) : result;
    result = withoutLookalikes(result);
    result = withoutHeads(result, SHORTEST_HEAD);
    return cut(storable(result), maxCodePoints);
  }

  /**
   * Whether a name that a stranger gave something may be kept as it is: it can be stored, and holds
   * no secret, not enough of one to tell it, and nothing that looks like one.
   */
  public boolean mayBeKept(String name) {
    String without = withoutHeads(withoutForms(name), SHORTEST_TELLING_HEAD);
    return storable(withoutLookalikes(without)).equals(name);
  }

  private String withoutForms(String text) {
    String result = text;
    for (String form : forms) {
      result = result.replace(form, MARK);
    }
    return result;
  }

  private String withoutHeads(String text, int shortest) {
    String result = text;
    for (String form : forms) {
      if (form.length() > shortest) {
        result = withoutHead(result, form, shortest);
      }
    }
    return result;
  }

  private static String withoutHead(String text, String form, int shortest) {
    String head = form.substring(0, shortest);
    int at = text.indexOf(head);
    if (at < 0) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    int from = 0;
    while (at >= 0) {
      kept.append(text, from, at).append(MARK);
      from = endOfWord(text, at + commonLength(text, at, form));
      at = text.indexOf(head, from);
    }
    return kept.append(text, from, text.length()).toString();
  }

  /** What follows a head may be the masked middle and the end of the key, or another key. */
  private static int endOfWord(String text, int from) {
    Matcher rest = REST_OF_A_WORD.matcher(text).region(from, text.length());
    return rest.lookingAt() ? rest.end() : from;
  }

  private static int commonLength(String text, int at, String form) {
    int most = Math.min(form.length(), text.length() - at);
    int length = 0;
    while (length < most && text.charAt(at + length) == form.charAt(length)) {
      length++;
    }
    return length;
  }

  private static String withoutLookalikes(String text) {
    String result = BEARER.matcher(text).replaceAll("$1" + MARK);
    return LOOKS_LIKE_A_KEY.matcher(result).replaceAll(MARK);
  }

  /** The first cut can leave the head of a secret at the end, which no form matches. */
  private String withoutTail(String text) {
    int longest = forms.isEmpty() ? 0 : forms.getFirst().length();
    return text.substring(0, Math.max(0, text.length() - longest));
  }

  private static String storable(String text) {
    StringBuilder kept = new StringBuilder(text.length());
    text.codePoints().forEach(c -> kept.appendCodePoint(isStorable(c) ? c : 0xFFFD));
    return kept.toString();
  }

  private static boolean isStorable(int c) {
    boolean control = c < 0x20 && c != '\n' && c != '\t' && c != '\r';
    return !control && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
  }

  private static String cut(String text, int maxCodePoints) {
    if (text.codePointCount(0, text.length()) <= maxCodePoints) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, maxCodePoints - 1)) + "…";
  }

  private static List<String> longestFirst(Set<String> secrets) {
    Set<String> all = new LinkedHashSet<>();
    secrets.forEach(secret -> all.addAll(SecretForms.of(secret)));
    List<String> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparingInt(String::length).reversed());
    return List.copyOf(sorted);
  }

  @Override
  public String toString() {
    return "Redactor[" + secrets.size() + " secrets]";
  }
}
