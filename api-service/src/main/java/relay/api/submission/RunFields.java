package relay.api.submission;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import relay.api.web.ApiException;
import relay.model.Coded;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads named values out of an object of the request; each refusal names the field with its path.
 * Null counts as not given.
 */
final class RunFields {

  private static final BigDecimal MOST = new BigDecimal("1000000000");
  private static final int MOST_DIGITS = 18;

  private final String path;
  private final ObjectNode values;

  private RunFields(String path, ObjectNode values) {
    this.path = path;
    this.values = values;
  }

  /** The run's own fields. */
  static RunFields of(ObjectNode values) {
    return new RunFields("", values);
  }

  /** The fields of the object called {@code name}. */
  static RunFields of(String name, ObjectNode values) {
    return new RunFields(name + ".", values);
  }

  /** Refuses every name that is not among {@code known}: a slip must not become a default. */
  RunFields allowing(Set<String> known) {
    for (var name : values.propertyNames()) {
      if (!known.contains(name)) {
        throw refuse(
            shown(name), "is not known here; known are " + String.join(", ", new TreeSet<>(known)));
      }
    }
    return this;
  }

  /** A text that is not blank, trimmed, of at most {@code longest} characters. */
  Optional<String> text(String name, int longest) {
    return given(name)
        .map(value -> {
          if (!value.isString()) {
            throw refuse(name, "must be a text");
          }
          return bounded(name, value.stringValue().strip(), longest);
        });
  }

  /** A text, or a whole number as text: the host's things have numbers. */
  Optional<String> textOrNumber(String name, int longest) {
    return given(name)
        .map(value ->
            value.isIntegralNumber() ? value.asString() : text(name, longest).orElseThrow());
  }

  /** A whole number in a range. */
  Optional<Long> integer(String name, long least, long most) {
    return given(name)
        .map(value -> {
          if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw refuse(name, "must be a whole number");
          }
          return inRange(name, value.longValue(), least, most);
        });
  }

  /** A number of at least {@code least} that the database and the host can hold. */
  Optional<BigDecimal> decimal(String name, BigDecimal least) {
    return given(name)
        .map(value -> {
          if (!value.isNumber()) {
            throw refuse(name, "must be a number");
          }
          if (value.decimalValue().compareTo(least) < 0) {
            throw refuse(name, "must be at least " + least.toPlainString());
          }
          return held(name, value.decimalValue());
        });
  }

  boolean flag(String name) {
    return given(name)
        .map(value -> {
          if (!value.isBoolean()) {
            throw refuse(name, "must be true or false");
          }
          return value.booleanValue();
        })
        .orElse(false);
  }

  /** One of an enum's codes. */
  <E extends Enum<E> & Coded> Optional<E> choice(String name, Class<E> type) {
    return text(name, 64)
        .map(code ->
            Coded.find(type, code)
                .orElseThrow(() -> refuse(name, "must be one of " + codes(type))));
  }

  /** An object's fields; empty when it is not given. */
  Optional<RunFields> object(String name) {
    return given(name)
        .map(value -> {
          if (!(value instanceof ObjectNode object)) {
            throw refuse(name, "must be an object");
          }
          return new RunFields(pathOf(name) + ".", object);
        });
  }

  /** A list's elements with their paths, each made by {@code element}. */
  <T> List<T> list(String name, int most, Function<Element, T> element) {
    var made = new ArrayList<T>();
    given(name)
        .ifPresent(value -> {
          if (!value.isArray()) {
            throw refuse(name, "must be a list");
          }
          if (value.size() > most) {
            throw refuse(name, "holds more than " + most + " entries");
          }
          for (var index = 0; index < value.size(); index++) {
            made.add(
                element.apply(new Element(pathOf(name) + "[" + index + "]", value.get(index))));
          }
        });
    return made;
  }

  /** A map of texts. */
  Map<String, String> texts(String name, int most, int longest) {
    var texts = new LinkedHashMap<String, String>();
    object(name)
        .ifPresent(object -> {
          object
              .names(most)
              .forEach(key ->
                  texts.put(
                      key,
                      object
                          .text(key, longest)
                          .orElseThrow(() -> object.refuse(key, "must be a text"))));
        });
    return texts;
  }

  /** The names of this object's values, at most {@code most}. */
  Set<String> names(int most) {
    if (values.size() > most) {
      throw ApiException.invalid(
          path.replaceFirst("\\.$", "") + " holds more than " + most + " entries");
    }
    return new TreeSet<>(values.propertyNames());
  }

  /** A refusal that begins with the field's path. */
  ApiException refuse(String name, String what) {
    return ApiException.invalid(pathOf(name) + " " + what);
  }

  /** One element of a list. */
  record Element(String path, JsonNode value) {

    /** Its fields, when it is an object. */
    RunFields fields() {
      if (!(value instanceof ObjectNode object)) {
        throw refuse("must be an object");
      }
      return new RunFields(path + ".", object);
    }

    /** Its text. */
    String text(int longest) {
      if (!value.isString() || value.stringValue().isBlank()) {
        throw refuse("must be a text");
      }
      if (value.stringValue().length() > longest) {
        throw refuse("is longer than " + longest + " characters");
      }
      if (!RowLabels.isStorable(value.stringValue().strip())) {
        throw refuse("holds control characters");
      }
      return value.stringValue().strip();
    }

    ApiException refuse(String what) {
      return ApiException.invalid(path + " " + what);
    }
  }

  private Optional<JsonNode> given(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isNull());
  }

  private String bounded(String name, String text, int longest) {
    if (text.isEmpty()) {
      throw refuse(name, "is empty");
    }
    if (text.length() > longest) {
      throw refuse(name, "is longer than " + longest + " characters");
    }
    if (!RowLabels.isStorable(text)) {
      throw refuse(name, "holds control characters");
    }
    return text;
  }

  private BigDecimal held(String name, BigDecimal value) {
    if (value.compareTo(MOST) > 0) {
      throw refuse(name, "must be at most " + MOST.toPlainString());
    }
    if (value.stripTrailingZeros().scale() > MOST_DIGITS) {
      throw refuse(name, "has more than " + MOST_DIGITS + " digits behind the point");
    }
    return value;
  }

  private long inRange(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw refuse(name, "must be from " + least + " to " + most);
    }
    return value;
  }

  private String pathOf(String name) {
    return path + name;
  }

  private static String shown(String name) {
    return name.length() <= 64 ? name : name.substring(0, 64) + "…";
  }

  private static <E extends Enum<E> & Coded> String codes(Class<E> type) {
    var codes = new ArrayList<String>();
    for (var constant : type.getEnumConstants()) {
      codes.add(constant.code());
    }
    return String.join(", ", codes);
  }
}
