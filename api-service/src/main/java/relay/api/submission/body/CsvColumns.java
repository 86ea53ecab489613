package relay.api.submission.body;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import relay.api.web.ApiException;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Which column of a table holds what; headers may be English or Chinese. Others are left alone. */
final class CsvColumns {

  private static final Map<String, Column> NAMES =
      Map.ofEntries(
          Map.entry("base_url", Column.BASE_URL),
          Map.entry("url", Column.BASE_URL),
          Map.entry("地址", Column.BASE_URL),
          Map.entry("接口地址", Column.BASE_URL),
          Map.entry("api_key", Column.API_KEY),
          Map.entry("key", Column.API_KEY),
          Map.entry("密钥", Column.API_KEY),
          Map.entry("requested_models", Column.REQUESTED_MODELS),
          Map.entry("models", Column.REQUESTED_MODELS),
          Map.entry("model", Column.REQUESTED_MODELS),
          Map.entry("模型", Column.REQUESTED_MODELS),
          Map.entry("group", Column.GROUP),
          Map.entry("分组", Column.GROUP),
          Map.entry("ref", Column.REF),
          Map.entry("备注", Column.REF),
          Map.entry("编号", Column.REF));

  private static final List<String> LABEL_PREFIXES = List.of("label.", "labels.", "标签.");
  private static final List<String> ACCOUNT_PREFIXES = List.of("account.", "账号.");

  private final Map<Column, Integer> places;
  private final Map<String, Integer> labels;
  private final Map<String, Integer> account;

  private CsvColumns(
      Map<Column, Integer> places, Map<String, Integer> labels, Map<String, Integer> account) {
    this.places = places;
    this.labels = labels;
    this.account = account;
  }

  /** What a column can hold. */
  enum Column {
    BASE_URL,
    API_KEY,
    REQUESTED_MODELS,
    GROUP,
    REF
  }

  /**
   * The columns that a header names.
   *
   * @throws ApiException when no column holds the keys, or two hold the same
   */
  static CsvColumns of(List<String> header) {
    var places = new HashMap<Column, Integer>();
    var labels = new TreeMap<String, Integer>();
    var account = new TreeMap<String, Integer>();
    for (var place = 0; place < header.size(); place++) {
      var name = header.get(place).strip();
      var column = NAMES.get(name.toLowerCase(Locale.ROOT));
      if (column != null && places.put(column, place) != null) {
        throw ApiException.invalid(name(column) + " is named by two columns of the CSV's header");
      }
      var at = place;
      after(LABEL_PREFIXES, name).ifPresent(label -> labels.put(label, at));
      after(ACCOUNT_PREFIXES, name).ifPresent(field -> account.put(field, at));
    }
    if (!places.containsKey(Column.API_KEY)) {
      throw ApiException.invalid(
          "api_key is no column of the CSV: its first line must name the columns, such as"
              + " base_url,api_key or 地址,密钥");
    }
    return new CsvColumns(places, labels, account);
  }

  /** The row in these cells; missing cells are parts that the row does not name. */
  UploadedRow row(int number, List<String> cells) {
    var row = new RowBuilder(number);
    row.baseUrl(cell(cells, Column.BASE_URL));
    row.apiKey(cell(cells, Column.API_KEY));
    row.group(cell(cells, Column.GROUP));
    row.ref(cell(cells, Column.REF));
    var models = cell(cells, Column.REQUESTED_MODELS);
    row.requestedModels(models == null ? null : ModelNames.split(models));
    row.labels(texts(labels, cells));
    row.account(account(cells));
    return row.build();
  }

  private @Nullable String cell(List<String> cells, Column column) {
    var place = places.get(column);
    return place == null ? null : cell(cells, place);
  }

  private static @Nullable String cell(List<String> cells, int place) {
    var text = place < cells.size() ? cells.get(place).strip() : "";
    return text.isEmpty() ? null : text;
  }

  private static Map<String, String> texts(Map<String, Integer> columns, List<String> cells) {
    if (columns.isEmpty()) {
      return Map.of();
    }
    var given = new TreeMap<String, String>();
    columns.forEach((name, place) -> {
      var text = cell(cells, place);
      if (text != null) {
        given.put(name, text);
      }
    });
    return given;
  }

  private @Nullable ObjectNode account(List<String> cells) {
    var given = texts(account, cells);
    if (given.isEmpty()) {
      return null;
    }
    var fields = JsonNodeFactory.instance.objectNode();
    given.forEach((name, text) -> fields.set(name, QueryFields.scalar(text)));
    return fields;
  }

  /** What a header says behind one of the prefixes. */
  private static Optional<String> after(List<String> prefixes, String header) {
    return prefixes.stream()
        .filter(prefix -> header.toLowerCase(Locale.ROOT).startsWith(prefix))
        .findFirst()
        .map(prefix -> header.substring(prefix.length()).strip())
        .filter(name -> !name.isEmpty());
  }

  private static String name(Column column) {
    return column.name().toLowerCase(Locale.ROOT);
  }
}
