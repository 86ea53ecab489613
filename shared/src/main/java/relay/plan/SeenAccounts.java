package relay.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import relay.host.GroupRef;
import relay.host.HostAccount;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.model.InvalidBaseUrlException;
import relay.model.KeyFingerprint;

/**
 * The accounts of a host as they pass by, page after page. A key that the host shows leaves as its
 * fingerprint. Not safe for concurrent use.
 */
public final class SeenAccounts {

  /** Names a key at a base URL. */
  public interface Identity extends BiFunction<BaseUrl, ApiKey, KeyFingerprint> {}

  /**
   * The part of an account that a plan depends on.
   *
   * @param match how it would be taken
   */
  public record SeenAccount(
      long id, String baseUrl, Kind kind, AccountMatch match, Set<GroupRef> groups) {

    /** What an account is to its host. */
    public enum Kind {
      /** It holds an upstream key in the way that ours do. */
      UPSTREAM_KEY,
      /** Anything else: it can never be the account of a key. */
      OTHER
    }

    /** The part of this account. */
    public static SeenAccount of(HostAccount account) {
      return new SeenAccount(
          account.ref().id(),
          account.baseUrl(),
          AccountMatch.isOfOurKind(account) ? Kind.UPSTREAM_KEY : Kind.OTHER,
          AccountMatch.of(account),
          account.groups());
    }

    boolean fits(BaseUrl upstream) {
      return kind == Kind.UPSTREAM_KEY && upstream.isWrittenAs(baseUrl);
    }
  }

  private final Set<String> baseUrls;
  private final Identity identity;
  private final Map<Long, SeenAccount> byId = new HashMap<>();
  private final Map<String, SeenAccount> byName = new HashMap<>();
  private final Map<KeyFingerprint, SeenAccount> byKey = new HashMap<>();
  private int incomparable;

  /**
   * None yet.
   *
   * @param baseUrls of the batch: what others entered for another one cannot hold a key of it
   */
  public SeenAccounts(Set<String> baseUrls, Identity identity) {
    this.baseUrls = Set.copyOf(baseUrls);
    this.identity = identity;
  }

  /** Takes an account in; of several with one name or one key the first counts. */
  public void add(HostAccount account) {
    var seen = SeenAccount.of(account);
    byId.put(seen.id(), seen);
    var ours = PrivateNames.digitsOf(account.name());
    if (ours.isPresent()) {
      byName.putIfAbsent(ours.get(), seen);
    } else if (AccountMatch.isOfOurKind(account)) {
      baseUrl(account).filter(this::isOfBatch).ifPresent(url -> addForeign(url, account, seen));
    }
  }

  private void addForeign(BaseUrl baseUrl, HostAccount account, SeenAccount seen) {
    account
        .apiKey()
        .ifPresentOrElse(
            key -> byKey.putIfAbsent(identity.apply(baseUrl, key), seen), () -> incomparable++);
  }

  private boolean isOfBatch(BaseUrl baseUrl) {
    return baseUrls.contains(baseUrl.value());
  }

  private static Optional<BaseUrl> baseUrl(HostAccount account) {
    try {
      return Optional.of(BaseUrl.parse(account.baseUrl()));
    } catch (InvalidBaseUrlException notOurKind) {
      return Optional.empty(); // Not an upstream that anybody could have sent us a key for.
    }
  }

  /** The account of this number. */
  public Optional<SeenAccount> numbered(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The account that bears our name for this key. */
  public Optional<SeenAccount> named(KeyFingerprint key) {
    return Optional.ofNullable(byName.get(key.nameDigits()));
  }

  /** The account of others that holds this key, where the host shows it. */
  public Optional<SeenAccount> holding(KeyFingerprint key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** Accounts of others at the batch's base URLs whose keys the host hides. */
  public int incomparable() {
    return incomparable;
  }
}
