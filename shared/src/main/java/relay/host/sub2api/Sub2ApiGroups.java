package relay.host.sub2api;

import static relay.host.HostOperation.GROUP_READ;
import static relay.host.HostOperation.GROUP_WRITE;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import relay.host.GroupChange;
import relay.host.GroupKind;
import relay.host.GroupRef;
import relay.host.HostGroup;
import relay.host.HostGroups;
import relay.host.HostPage;
import relay.host.HostSecret;
import relay.host.NewGroup;
import relay.host.SpendLimits;
import relay.model.Coded;
import relay.secrets.Redactor;
import tools.jackson.core.type.TypeReference;

/** Groups over HTTP (host-api 5). */
final class Sub2ApiGroups implements HostGroups {
  private static final TypeReference<GroupJson> GROUP = new TypeReference<>() {};
  private static final TypeReference<Pages.PageJson<GroupJson>> PAGE = new TypeReference<>() {};

  private static final TypeReference<Pages.PageJson<KeyJson>> KEYS = new TypeReference<>() {};

  /** What a host accepts as a key (host-api 13); anything else is a part of one. */
  private static final Pattern WHOLE_KEY = Pattern.compile("[A-Za-z0-9_-]{16,}");

  private final HostCalls calls;

  Sub2ApiGroups(HostCalls calls) {
    this.calls = calls;
  }

  record GroupJson(
      long id,
      @Nullable String name,
      @Nullable String description,
      @Nullable String platform,
      @Nullable String subscriptionType,
      boolean isExclusive,
      @Nullable String status,
      @Nullable BigDecimal rateMultiplier,
      @Nullable BigDecimal dailyLimitUsd,
      @Nullable BigDecimal weeklyLimitUsd,
      @Nullable BigDecimal monthlyLimitUsd) {

    GroupJson {
      Refs.check(id);
    }

    HostGroup toGroup() {
      return new HostGroup(
          new GroupRef(id),
          Texts.orEmpty(name),
          Texts.orEmpty(description),
          Texts.orEmpty(platform),
          Coded.find(GroupKind.class, Texts.orEmpty(subscriptionType)).orElse(GroupKind.STANDARD),
          isExclusive,
          "active".equals(status),
          rateMultiplier == null ? BigDecimal.ONE : rateMultiplier,
          new SpendLimits(
              Optional.ofNullable(dailyLimitUsd),
              Optional.ofNullable(weeklyLimitUsd),
              Optional.ofNullable(monthlyLimitUsd)));
    }
  }

  private record KeyJson(@Nullable String key) {
    @Override
    public String toString() {
      return "KeyJson[redacted]";
    }
  }

  private record NewGroupJson(
      String name,
      String description,
      String platform,
      BigDecimal rateMultiplier,
      boolean isExclusive,
      String subscriptionType,
      Optional<BigDecimal> dailyLimitUsd,
      Optional<BigDecimal> weeklyLimitUsd,
      Optional<BigDecimal> monthlyLimitUsd) {

    static NewGroupJson of(NewGroup group) {
      return new NewGroupJson(
          group.name(),
          group.description(),
          HostGroup.OPENAI,
          group.rateMultiplier(),
          group.exclusive(),
          group.kind().code(),
          group.limits().daily(),
          group.limits().weekly(),
          group.limits().monthly());
    }
  }

  /** Limits that are left out are reset to none, which is what their absence means to us too. */
  private record GroupChangeJson(
      Optional<String> name,
      Optional<String> description,
      Optional<BigDecimal> rateMultiplier,
      Optional<String> status,
      Optional<BigDecimal> dailyLimitUsd,
      Optional<BigDecimal> weeklyLimitUsd,
      Optional<BigDecimal> monthlyLimitUsd) {

    static GroupChangeJson of(GroupChange change) {
      return new GroupChangeJson(
          change.name(),
          change.description(),
          change.rateMultiplier(),
          change.active().map(on -> on ? "active" : "inactive"),
          change.limits().daily(),
          change.limits().weekly(),
          change.limits().monthly());
    }
  }

  @Override
  public List<HostGroup> list() {
    return all("");
  }

  @Override
  public Optional<HostGroup> findByName(String name) {
    // The search is a substring of name or description, so the name is compared here.
    return all("search=%s&".formatted(HostCall.query(name))).stream()
        .filter(group -> group.name().equals(name))
        .findFirst();
  }

  @Override
  public Optional<HostGroup> find(GroupRef group) {
    return calls
        .dataIfThere(HostCall.get(GROUP_READ, "/groups/" + group), GROUP)
        .map(GroupJson::toGroup);
  }

  @Override
  public HostGroup create(NewGroup group) {
    return calls
        .data(HostCall.post(GROUP_WRITE, "/groups", NewGroupJson.of(group)), GROUP)
        .toGroup();
  }

  @Override
  public HostGroup update(GroupRef group, GroupChange change) {
    HostCall call = HostCall.put(GROUP_WRITE, "/groups/" + group, GroupChangeJson.of(change));
    return calls.data(call, GROUP).toGroup();
  }

  @Override
  public KeyBinding bindingOf(HostSecret userKey, GroupRef group) {
    KeyBinding binding = KeyBinding.ELSEWHERE;
    int number = 1;
    HostPage<String> page;
    do {
      page = keys(group, number++, Redactor.of(userKey.reveal()));
      if (page.items().contains(userKey.reveal())) {
        return KeyBinding.BOUND;
      }
      if (!page.items().stream().allMatch(key -> WHOLE_KEY.matcher(key).matches())) {
        binding = KeyBinding.NOT_SHOWN;
      }
    } while (!page.isLast());
    return binding;
  }

  private HostPage<String> keys(GroupRef group, int number, Redactor secrets) {
    String path = "/groups/%s/api-keys?page=%d&page_size=%d".formatted(group, number, Pages.SIZE);
    Pages.PageJson<KeyJson> page = calls.data(HostCall.get(GROUP_READ, path).hiding(secrets), KEYS);
    return new HostPage<>(
        page.rows().stream().map(row -> Texts.orEmpty(row.key())).toList(),
        page.total(),
        Pages.SIZE);
  }

  @Override
  public void delete(GroupRef group) {
    calls.runUntilGone(HostCall.delete(GROUP_WRITE, "/groups/" + group));
  }

  private List<HostGroup> all(String filter) {
    return Pages.all(number -> page(filter, number));
  }

  private HostPage<HostGroup> page(String filter, int number) {
    String path = "/groups?%s%s".formatted(filter, Pages.query(number, Pages.SIZE));
    Pages.PageJson<GroupJson> page = calls.data(HostCall.get(GROUP_READ, path), PAGE);
    return new HostPage<>(
        page.rows().stream().map(GroupJson::toGroup).toList(), page.total(), Pages.SIZE);
  }
}
