package relay.api.submission;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import relay.api.submission.RowTargets.Judged;
import relay.api.submission.body.UploadedRow;
import relay.api.web.ApiException;
import relay.model.ApiKey;
import relay.model.ModelId;
import relay.run.AccountOverride;
import relay.run.ReasonCode;

/**
 * Normalises and judges one row: blanks and byte order marks around values do not count (seed 002,
 * 5.3), everything else must be right. Not thread-safe.
 */
final class RowCheck {

  /** The longest name that the host gives a group. */
  static final int LONGEST_GROUP = 100;

  static final int LONGEST_REF = 128;
  static final int MOST_MODELS = 100;

  private final RowTargets targets;
  private final Optional<String> runBaseUrl;

  /**
   * @param runBaseUrl for rows that name none
   */
  RowCheck(RowTargets targets, Optional<String> runBaseUrl) {
    this.targets = targets;
    this.runBaseUrl = runBaseUrl;
  }

  CheckedRow check(UploadedRow row) {
    return new Judging(row, targets, clean(row.baseUrl()).or(() -> runBaseUrl)).verdict();
  }

  /** A value without the blanks and marks around it; empty when nothing is left. */
  static Optional<String> clean(@Nullable String value) {
    if (value == null) {
      return Optional.empty();
    }
    var stripped = value.strip();
    var from = 0;
    var to = stripped.length();
    while (from < to && isMark(stripped.charAt(from))) {
      from++;
    }
    while (to > from && isMark(stripped.charAt(to - 1))) {
      to--;
    }
    return from == to ? Optional.empty() : Optional.of(stripped.substring(from, to));
  }

  private static boolean isMark(char character) {
    return character == '\uFEFF' || character == '\u200B' || Character.isWhitespace(character);
  }

  /** One row's way through the checks; the first fault counts. */
  private static final class Judging {
    private final UploadedRow row;
    private final Optional<Judged> target;

    Judging(UploadedRow row, RowTargets targets, Optional<String> baseUrl) {
      this.row = row;
      this.target = baseUrl.map(targets::judge);
    }

    CheckedRow verdict() {
      if (row.unreadable() != null) {
        return bad(ReasonCode.INPUT_BAD_ROW, row.unreadable().field(), row.unreadable().message());
      }
      if (target.isEmpty()) {
        return bad(
            ReasonCode.INPUT_BAD_URL, "base_url", "base_url is missing, and the run has none");
      }
      return switch (target.get()) {
        case Judged.Unreadable unreadable ->
            bad(ReasonCode.INPUT_BAD_URL, "base_url", unreadable.message());
        case Judged.Refused refused -> bad(ReasonCode.INPUT_BAD_URL, "base_url", refused.message());
        case Judged.Usable usable -> withKey(usable);
      };
    }

    private CheckedRow withKey(Judged.Usable usable) {
      var key = clean(row.apiKey());
      if (key.isEmpty()) {
        return bad(ReasonCode.INPUT_BAD_KEY, "api_key", "api_key is missing");
      }
      if (key.get().length() > ApiKey.MAX_LENGTH) {
        return bad(
            ReasonCode.INPUT_BAD_KEY,
            "api_key",
            "api_key is longer than " + ApiKey.MAX_LENGTH + " characters");
      }
      if (!ApiKey.isValid(key.get())) {
        return bad(
            ReasonCode.INPUT_BAD_KEY,
            "api_key",
            "api_key holds blanks, control characters or other than ASCII");
      }
      return withRest(usable, new ApiKey(key.get()));
    }

    private CheckedRow withRest(Judged.Usable usable, ApiKey key) {
      var models = models();
      if (models.size() > MOST_MODELS || !models.stream().allMatch(ModelId::isValid)) {
        return badRow("requested_models", "holds more than 100 names, or one that is none");
      }
      if (!isText(row.group(), LONGEST_GROUP)) {
        return badRow("group", "is longer than 100 characters or holds control characters");
      }
      if (!isText(row.ref(), LONGEST_REF)) {
        return badRow("ref", "is longer than 128 characters or holds control characters");
      }
      if (!RowLabels.areValid(row.labels())) {
        return badRow("labels", "must be at most 32 short texts with plain names");
      }
      return withAccount(usable, key, models);
    }

    private CheckedRow withAccount(Judged.Usable usable, ApiKey key, List<String> models) {
      AccountOverride account;
      try {
        account = account();
      } catch (ApiException wrong) {
        return bad(ReasonCode.INPUT_BAD_ROW, "account", String.valueOf(wrong.getMessage()));
      }
      return new CheckedRow.Good(
          row.number(),
          usable.number(),
          usable.baseUrl(),
          key,
          models.isEmpty() ? null : models,
          clean(row.group()).orElse(null),
          ref(),
          row.labels(),
          account);
    }

    private @Nullable AccountOverride account() {
      var given = row.account();
      return given == null || given.isEmpty()
          ? null
          : AccountFields.read(RunFields.of("account", given));
    }

    private List<String> models() {
      if (row.requestedModels() == null) {
        return List.of();
      }
      var named = new LinkedHashSet<String>();
      row.requestedModels().forEach(name -> clean(name).ifPresent(named::add));
      return new ArrayList<>(named);
    }

    private static boolean isText(@Nullable String value, int longest) {
      return clean(value)
          .map(text -> text.length() <= longest && RowLabels.isStorable(text))
          .orElse(true);
    }

    private CheckedRow badRow(String field, String what) {
      return bad(ReasonCode.INPUT_BAD_ROW, field, field + " " + what);
    }

    private CheckedRow bad(ReasonCode reason, @Nullable String field, String message) {
      return new CheckedRow.Bad(
          row.number(),
          targetNumber(),
          reason,
          field,
          message,
          isText(row.ref(), LONGEST_REF) ? ref() : null,
          RowLabels.areValid(row.labels()) ? row.labels() : Map.of());
    }

    private int targetNumber() {
      return switch (target.orElse(null)) {
        case Judged.Usable usable -> usable.number();
        case Judged.Refused refused -> refused.number();
        case Judged.Unreadable _ -> 0;
        case null -> 0;
      };
    }

    private @Nullable String ref() {
      return clean(row.ref()).orElse(null);
    }
  }
}
