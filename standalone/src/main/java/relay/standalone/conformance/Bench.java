package relay.standalone.conformance;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relay.host.AccountSettings;
import relay.host.GroupKind;
import relay.host.GroupRef;
import relay.host.HostAdapter;
import relay.host.HostFault;
import relay.host.HostFaultException;
import relay.host.HostGroup;
import relay.host.HostSecret;
import relay.host.IdempotencyKey;
import relay.host.NewAccount;
import relay.host.NewGroup;
import relay.host.SpendLimits;
import relay.model.ApiKey;
import relay.model.BaseUrl;
import relay.secrets.Redactor;

/**
 * What checks work with: the host, a name that nothing else has, and the place where deviations are
 * noted. For one thread.
 */
final class Bench {
  /** A number that no object of a host has. */
  static final long NOBODY = 999_999_999_999L;

  private static final AccountSettings SETTINGS = new AccountSettings(5, 50, BigDecimal.ONE);

  private final HostAdapter host;
  private final HostAdapter stranger;
  private final Upstream upstream;
  private final String prefix;
  private final HostSecret password;
  private final List<String> deviations = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * @param stranger the same host with a credential that it does not know
   * @param upstream where the accounts' calls go
   * @param prefix how the name of everything begins that is made
   * @param password of the users that are made
   */
  Bench(
      HostAdapter host,
      HostAdapter stranger,
      Upstream upstream,
      String prefix,
      HostSecret password) {
    this.host = host;
    this.stranger = stranger;
    this.upstream = upstream;
    this.prefix = prefix;
    this.password = password;
  }

  /**
   * Where the accounts' calls go.
   *
   * @param key a key that works there; empty when nobody listens
   * @param model a model that it serves
   */
  record Upstream(BaseUrl url, Optional<ApiKey> key, String model) {
    /** The discard port of the host's own machine: a call there fails at once. */
    static final Upstream NOBODY =
        new Upstream(BaseUrl.parse("http://127.0.0.1:9/v1"), Optional.empty(), "relay-smoke");

    private ApiKey keyOrAny() {
      return key.orElseGet(() -> new ApiKey("sk-test-conformance-only"));
    }
  }

  HostAdapter host() {
    return host;
  }

  HostAdapter stranger() {
    return stranger;
  }

  Upstream upstream() {
    return upstream;
  }

  /** The upstream's key, which an upstream may repeat in its errors: they are printed. */
  Redactor secrets() {
    return Redactor.of(upstream.keyOrAny().reveal());
  }

  HostSecret password() {
    return password;
  }

  String prefix() {
    return prefix;
  }

  /** A name of ours. */
  String name(String what) {
    return prefix + "-" + what;
  }

  /** An e-mail address of ours, in a domain that has no mail. */
  String email(String who) {
    return name(who) + "@example.com";
  }

  IdempotencyKey once(String what) {
    return new IdempotencyKey(name(what));
  }

  /** Notes a deviation unless the promise was kept. */
  void that(boolean kept, String promise) {
    if (!kept) {
      deviations.add(promise);
    }
  }

  /** Says something that is no deviation. */
  void note(String text) {
    notes.add(text);
  }

  /** The host must refuse this with one of these codes. */
  void refused(String promise, Runnable call, String... codes) {
    Optional<HostFault> fault = fault(call);
    boolean kept = fault.filter(seen -> Set.of(codes).contains(seen.code())).isPresent();
    that(kept, promise + ": " + fault.map(HostFault::describe).orElse("it was done"));
  }

  /** What the host threw; empty when it did what was asked for. */
  static Optional<HostFault> fault(Runnable call) {
    try {
      call.run();
      return Optional.empty();
    } catch (HostFaultException e) {
      return Optional.of(e.fault());
    }
  }

  List<String> takeDeviations() {
    List<String> taken = List.copyOf(deviations);
    deviations.clear();
    return taken;
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  /** A group of ours. */
  HostGroup group(String what, GroupKind kind, boolean exclusive) {
    return host.groups()
        .create(
            new NewGroup(
                name(what),
                "relay-manager conformance",
                kind,
                exclusive,
                BigDecimal.ONE,
                SpendLimits.NONE));
  }

  /** An account that answers to these names only. */
  NewAccount account(String what, Set<GroupRef> groups, String... names) {
    Map<String, String> mapping = new HashMap<>();
    for (String asked : names) {
      mapping.put(asked, upstream.model());
    }
    return new NewAccount(
        name(what),
        upstream.url(),
        upstream.keyOrAny(),
        mapping,
        groups,
        SETTINGS,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
