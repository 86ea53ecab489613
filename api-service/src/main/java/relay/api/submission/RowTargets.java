package relay.api.submission;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import relay.api.web.ApiException;
import relay.api.web.ErrorCode;
import relay.egress.AllowedNetworks;
import relay.model.BaseUrl;
import relay.model.InvalidBaseUrlException;

/**
 * Numbers the base URLs of a batch as they come and judges each spelling once: a batch has a
 * million rows and a handful of base URLs. Not thread-safe.
 */
final class RowTargets {

  private static final int REMEMBERED_SPELLINGS = 20_000;

  private final AllowedNetworks allowed;
  private final int most;
  private final Map<BaseUrl, Integer> numbers = new LinkedHashMap<>();
  private final Map<String, Judged> spellings = new HashMap<>();

  /**
   * @param most base URLs in one batch
   */
  RowTargets(AllowedNetworks allowed, int most) {
    this.allowed = allowed;
    this.most = most;
  }

  /** What a typed base URL is. */
  sealed interface Judged {

    /** A base URL that may be called. */
    record Usable(int number, BaseUrl baseUrl) implements Judged {}

    /** It must not be called; {@code message} says why. */
    record Refused(int number, String message) implements Judged {}

    /** It is no base URL; {@code message} says why and repeats no credentials. */
    record Unreadable(String message) implements Judged {}
  }

  /**
   * Judges a base URL as typed.
   *
   * @throws ApiException when the batch holds too many different ones
   */
  Judged judge(String typed) {
    var known = spellings.get(typed);
    if (known != null) {
      return known;
    }
    var judged = judgeAnew(typed);
    if (spellings.size() < REMEMBERED_SPELLINGS) {
      spellings.put(typed, judged);
    }
    return judged;
  }

  /** Gives every base URL with its number, in the order of their first rows. */
  void forEach(BiConsumer<BaseUrl, Integer> action) {
    numbers.forEach(action);
  }

  private Judged judgeAnew(String typed) {
    try {
      var baseUrl = BaseUrl.parse(typed);
      var number = numberOf(baseUrl);
      return allowed
          .refusal(baseUrl)
          .<Judged>map(why -> new Judged.Refused(number, why))
          .orElseGet(() -> new Judged.Usable(number, baseUrl));
    } catch (InvalidBaseUrlException unreadable) {
      return new Judged.Unreadable(String.valueOf(unreadable.getMessage()));
    }
  }

  private int numberOf(BaseUrl baseUrl) {
    var known = numbers.get(baseUrl);
    if (known != null) {
      return known;
    }
    if (numbers.size() == most) {
      throw ApiException.of(
          ErrorCode.TOO_LARGE,
          "base_url: the batch names more than " + most + " different base URLs, the limit");
    }
    numbers.put(baseUrl, numbers.size() + 1);
    return numbers.size();
  }
}
