package relay.api.submission;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relay.api.submission.RunRequest.Purpose;
import relay.api.web.ApiException;
import relay.model.ApiKey;
import relay.model.Coded;
import relay.model.HostId;
import relay.model.ModelId;
import relay.run.AccessMode;
import relay.run.ConfirmMode;
import relay.run.ExistingPolicy;
import relay.run.ExposeModels;
import relay.run.ImportMode;
import relay.run.KnownPolicy;
import relay.run.RunSettings;
import relay.run.RunSettings.AccountSettings;
import relay.run.RunSettings.GroupTemplate;
import relay.run.RunSettings.IfMissing;
import relay.run.RunSettings.Models;
import relay.run.RunSettings.PlanTemplate;
import relay.run.RunSettings.Price;
import relay.run.RunSettings.SubscriptionUser;

/** Checks the run's fields one by one and fills in the defaults of design 3.1. */
final class RunRequestReader {

  /** Every field that a run has beside {@code items}. */
  static final Set<String> KNOWN =
      Set.of(
          "host_id",
          "mode",
          "access_mode",
          "subscription_users",
          "probe_api_key",
          "group",
          "group_template",
          "plan_template",
          "group_capacity",
          "account",
          "models",
          "prices",
          "labels",
          "confirm",
          "existing",
          "known",
          "park_limit",
          "key_retention",
          "confirm_window_ms",
          "dry_run",
          "base_url",
          "requested_models");

  private static final int MOST_USERS = 1_000;
  private static final int MOST_NAMES = 500;
  private static final int LONGEST_SELECTOR = 254;
  private static final int MOST_DAYS = 36_500;
  private static final int DEFAULT_DAYS = 30;
  private static final int MOST_WINDOW_MILLIS = 10_000;
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final RunFields fields;

  private RunRequestReader(RunFields fields) {
    this.fields = fields;
  }

  /**
   * The request that these fields make.
   *
   * @throws ApiException 400, its message beginning with the field at fault
   */
  static RunRequest read(RunFields fields) {
    return new RunRequestReader(fields.allowing(KNOWN)).request();
  }

  private RunRequest request() {
    var accessMode = required("access_mode", AccessMode.class);
    var probeKey = probeKey(accessMode);
    return new RunRequest(
        host(),
        settings(accessMode),
        requestedModels(),
        probeKey,
        Duration.ofMillis(fields.integer("confirm_window_ms", 0, MOST_WINDOW_MILLIS).orElse(0L)),
        fields.flag("dry_run") ? Purpose.PLAN : Purpose.RUN);
  }

  private RunSettings settings(AccessMode accessMode) {
    return new RunSettings(
        required("mode", ImportMode.class),
        accessMode,
        users(accessMode),
        fields.textOrNumber("group", RowCheck.LONGEST_GROUP).orElse(null),
        groupTemplate(),
        planTemplate().orElse(null),
        fields.integer("group_capacity", 1, 10_000).orElse(1_000L).intValue(),
        account(),
        models(),
        prices(),
        RowLabels.checked(fields.texts("labels", RowLabels.MOST, RowLabels.LONGEST_VALUE)),
        fields.choice("confirm", ConfirmMode.class).orElse(ConfirmMode.GATEWAY),
        fields.choice("existing", ExistingPolicy.class).orElse(ExistingPolicy.ADOPT),
        fields.choice("known", KnownPolicy.class).orElse(KnownPolicy.RECHECK),
        duration("park_limit", Duration.ofHours(6), Duration.ofDays(30)),
        duration("key_retention", Duration.ofDays(30), Duration.ofDays(3_650)));
  }

  private List<String> requestedModels() {
    return fields
        .list("requested_models", RowCheck.MOST_MODELS, name -> name.text(ModelId.MAX_LENGTH))
        .stream()
        .distinct()
        .toList();
  }

  private Optional<HostId> host() {
    return fields
        .text("host_id", 64)
        .map(text -> {
          if (!text.matches("host_[0-9]{2,18}")) {
            throw fields.refuse("host_id", "names no registered host: " + text);
          }
          return new HostId(text);
        });
  }

  private List<SubscriptionUser> users(AccessMode accessMode) {
    var users = fields.list("subscription_users", MOST_USERS, RunRequestReader::user);
    if (accessMode == AccessMode.SUBSCRIPTION && users.isEmpty()) {
      throw fields.refuse(
          "subscription_users",
          "is required when access_mode=subscription; [{\"selector\":\"@probe\"}] checks with our"
              + " own managed user");
    }
    return users;
  }

  private static SubscriptionUser user(RunFields.Element element) {
    if (element.value().isString()) {
      return new SubscriptionUser(
          selector(element.text(LONGEST_SELECTOR), element), DEFAULT_DAYS, IfMissing.CREATE);
    }
    var user = element.fields().allowing(Set.of("selector", "duration_days", "if_missing"));
    var selector =
        user.textOrNumber("selector", LONGEST_SELECTOR)
            .orElseThrow(() -> user.refuse("selector", "is required"));
    return new SubscriptionUser(
        selector(selector, element),
        user.integer("duration_days", 1, MOST_DAYS).orElse((long) DEFAULT_DAYS).intValue(),
        user.choice("if_missing", IfMissing.class).orElse(IfMissing.CREATE));
  }

  private static String selector(String text, RunFields.Element element) {
    var isKnown =
        text.equals(RunSettings.PROBE_SELECTOR)
            || text.matches("[1-9]\\d{0,17}")
            || text.matches("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");
    if (!isKnown) {
      throw element.refuse("must be @probe, an e-mail or a user id of the host");
    }
    return text;
  }

  private Optional<ApiKey> probeKey(AccessMode accessMode) {
    var key = fields.text("probe_api_key", ApiKey.MAX_LENGTH);
    if (accessMode == AccessMode.SELF_SERVICE && key.isEmpty()) {
      throw fields.refuse(
          "probe_api_key",
          "is required when access_mode=self_service: a user's key of the host; only"
              + " access_mode=subscription can be checked with @probe");
    }
    return key.map(text -> {
      if (!ApiKey.isValid(text)) {
        throw fields.refuse("probe_api_key", "must be a key without blanks and control characters");
      }
      return new ApiKey(text);
    });
  }

  private GroupTemplate groupTemplate() {
    var none = new GroupTemplate(BigDecimal.ONE, null, null, null);
    return fields
        .object("group_template")
        .map(template ->
            template.allowing(
                Set.of(
                    "rate_multiplier", "daily_limit_usd", "weekly_limit_usd", "monthly_limit_usd")))
        .map(template ->
            new GroupTemplate(
                template.decimal("rate_multiplier", BigDecimal.ZERO).orElse(BigDecimal.ONE),
                template.decimal("daily_limit_usd", BigDecimal.ZERO).orElse(null),
                template.decimal("weekly_limit_usd", BigDecimal.ZERO).orElse(null),
                template.decimal("monthly_limit_usd", BigDecimal.ZERO).orElse(null)))
        .orElse(none);
  }

  private Optional<PlanTemplate> planTemplate() {
    return fields
        .object("plan_template")
        .map(template ->
            template.allowing(Set.of("name", "price", "validity_days", "validity_unit")))
        .map(template ->
            new PlanTemplate(
                template.text("name", 100).orElse(null),
                price(template),
                template.integer("validity_days", 1, MOST_DAYS).orElse(30L).intValue(),
                template.text("validity_unit", 16).orElse("day")));
  }

  private static BigDecimal price(RunFields template) {
    var price =
        template
            .decimal("price", BigDecimal.ZERO)
            .orElseThrow(() -> template.refuse("price", "is required: we never invent one"));
    if (price.signum() == 0) {
      throw template.refuse("price", "must be above 0");
    }
    return price;
  }

  private AccountSettings account() {
    return fields
        .object("account")
        .map(AccountFields::read)
        .map(given -> given.over(AccountFields.DEFAULTS))
        .orElse(AccountFields.DEFAULTS);
  }

  private Models models() {
    return fields
        .object("models")
        .map(models -> models.allowing(Set.of("expose", "alias")))
        .map(models ->
            new Models(
                models.choice("expose", ExposeModels.class).orElse(null),
                models.texts("alias", MOST_NAMES, ModelId.MAX_LENGTH)))
        .orElse(new Models(null, Map.of()));
  }

  private Map<String, Price> prices() {
    var prices = new LinkedHashMap<String, Price>();
    fields
        .object("prices")
        .ifPresent(models ->
            models
                .names(MOST_NAMES)
                .forEach(model -> prices.put(model, modelPrice(models, model))));
    return prices;
  }

  private static Price modelPrice(RunFields models, String model) {
    var price =
        models
            .object(model)
            .orElseThrow(() -> models.refuse(model, "must be an object"))
            .allowing(Set.of("input", "output"));
    return new Price(
        price.decimal("input", BigDecimal.ZERO).orElse(null),
        price.decimal("output", BigDecimal.ZERO).orElse(null));
  }

  private Duration duration(String name, Duration otherwise, Duration longest) {
    return fields
        .text(name, 16)
        .map(text ->
            ShortDuration.parse(text)
                .filter(value -> value.compareTo(SHORTEST) >= 0)
                .filter(value -> value.compareTo(longest) <= 0)
                .orElseThrow(() ->
                    fields.refuse(
                        name,
                        "must be a time such as 90s, 15m, 6h or 30d, at most "
                            + longest.toDays()
                            + "d")))
        .orElse(otherwise);
  }

  private <E extends Enum<E> & Coded> E required(String name, Class<E> type) {
    return fields.choice(name, type).orElseThrow(() -> fields.refuse(name, "is required"));
  }
}
