package relay.api.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import relay.api.testing.RunningApi;
import relay.api.testing.RunningApi.Reply;

/** The same two rows in every format and encoding become the same run. */
class BodiesTest {

  private static final String CSV =
      """
      base_url,api_key,requested_models,group,ref,label.supplier
      https://one.example.com/v1,sk-test-bodies-1,kimi-k2.6 kimi-k2.5,pool,A-17,seller-7

      https://two.example.com/v4,sk-test-bodies-2,,,,
      """;

  private final RunningApi api = RunningApi.shared();

  /** A body, how it is sent, and what it is called. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sent(String name, String type, String query, byte[] body) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Sent> sameBatch() {
    var items =
        List.of(
            "{\"base_url\":\"https://one.example.com/v1\",\"api_key\":\"sk-test-bodies-1\","
                + "\"requested_models\":[\"kimi-k2.6\",\"kimi-k2.5\"],\"group\":\"pool\","
                + "\"ref\":\"A-17\",\"labels\":{\"supplier\":\"seller-7\"}}",
            "{\"api_key\":\" sk-test-bodies-2\\n\",\"base_url\":\"https://two.example.com/v4/\"}");
    var json = Batches.json(items.toArray(String[]::new));
    var fieldsLast = "{\"items\":[" + String.join(",", items) + "]," + Batches.RUN + "}";
    var ndjson = "{" + Batches.RUN + "}\n\n" + String.join("\r\n", items) + "\n";
    return Stream.of(
        json("JSON", json.getBytes(StandardCharsets.UTF_8)),
        json("JSON, fields behind the items", fieldsLast.getBytes(StandardCharsets.UTF_8)),
        json("JSON, UTF-8 with a mark", ("\uFEFF" + json).getBytes(StandardCharsets.UTF_8)),
        json("JSON, UTF-16LE without a mark", json.getBytes(StandardCharsets.UTF_16LE)),
        new Sent("NDJSON", "application/x-ndjson", "", ndjson.getBytes(StandardCharsets.UTF_8)),
        csv("CSV", CSV, StandardCharsets.UTF_8),
        csv("CSV, semicolons", CSV.replace(',', ';'), StandardCharsets.UTF_8),
        csv("CSV, tabs", CSV.replace(',', '\t'), StandardCharsets.UTF_8),
        csv("CSV, bars", CSV.replace(',', '|'), StandardCharsets.UTF_8),
        csv(
            "CSV, Windows lines and a mark",
            "\uFEFF" + CSV.replace("\n", "\r\n"),
            StandardCharsets.UTF_8),
        csv("CSV, UTF-16", CSV, StandardCharsets.UTF_16),
        csv("CSV, Chinese header, UTF-8", chinese(), StandardCharsets.UTF_8),
        csv("CSV, Chinese header, GB18030", chinese(), Charset.forName("GB18030")),
        csv("CSV, Chinese header, UTF-16BE", "\uFEFF" + chinese(), StandardCharsets.UTF_16BE));
  }

  private static String chinese() {
    return CSV.replace(
        "base_url,api_key,requested_models,group,ref,label.supplier",
        "地址,密钥,模型,分组,备注,标签.supplier,说明");
  }

  private static Sent json(String name, byte[] body) {
    return new Sent(name, "application/json", "", body);
  }

  private static Sent csv(String name, String text, Charset charset) {
    return new Sent(name, "text/csv", Batches.QUERY, text.getBytes(charset));
  }

  @ParameterizedTest
  @MethodSource("sameBatch")
  void readsTheSameRows(Sent sent) {
    assertSameRows(api.submit(sent.type(), sent.query(), BodyPublishers.ofByteArray(sent.body())));
  }

  @ParameterizedTest
  @MethodSource("sameBatch")
  void readsTheSameRowsCompressed(Sent sent) throws IOException {
    assertSameRows(
        api.send(
            api.request("/api/batch-import/runs" + sent.query())
                .header("Content-Type", sent.type())
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(gzip(sent.body())))));
  }

  @ParameterizedTest
  @CsvSource({
    "keys.csv, false",
    "keys.csv.gz, true",
  })
  void readsAFormWithAFile(String file, boolean compressed) throws IOException {
    var body = new ByteArrayOutputStream();
    body.writeBytes(field("mode", "partial"));
    body.writeBytes(
        part(
            "name=\"file\"; filename=\"" + file + "\"",
            compressed ? gzip(bytes(CSV)) : bytes(CSV)));
    body.writeBytes(field("run", "{\"access_mode\":\"subscription\"}"));
    body.writeBytes(field("subscription_users", "@probe:30"));
    body.writeBytes(bytes("--edge--\r\n"));

    assertSameRows(
        api.submit(
            "multipart/form-data; boundary=edge",
            "",
            BodyPublishers.ofByteArray(body.toByteArray())));
  }

  @Test
  void readsAFormThatComesCompressedAsAWhole() throws IOException {
    var body = new ByteArrayOutputStream();
    body.writeBytes(field("mode", "partial"));
    body.writeBytes(field("access_mode", "subscription"));
    body.writeBytes(field("subscription_users", "@probe:30"));
    body.writeBytes(part("name=\"file\"; filename=\"keys.csv\"", bytes(CSV)));
    body.writeBytes(bytes("--edge--\r\n"));

    assertSameRows(
        api.send(
            api.request("/api/batch-import/runs")
                .header("Content-Type", "multipart/form-data; boundary=edge")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(gzip(body.toByteArray())))));
  }

  /** A table in English whose first Chinese remark stands behind everything that is looked at. */
  @ParameterizedTest
  @ValueSource(strings = {"GB18030", "UTF-8"})
  void findsOutTheEncodingWhereItFirstMatters(String charset) {
    var lines = new StringBuilder("base_url,api_key,ref\n");
    for (var row = 0; row < 3_000; row++) {
      lines.append("https://late.example.com,sk-test-late-").append(row).append(",plain\n");
    }
    lines.append("https://late.example.com,sk-test-late-last,备注\n");

    var reply =
        api.submit(
            "text/csv",
            Batches.QUERY,
            BodyPublishers.ofString(lines.toString(), Charset.forName(charset)));

    assertThat(StoredRun.of(api, reply).rows().getLast().ref()).isEqualTo("备注");
  }

  @Test
  void readsPlainLines() {
    var lines =
        """
        https://one.example.com,sk-test-lines-1,kimi-k2.6,kimi-k2.5
        https://one.example.com\tsk-test-lines-2
        sk-test-lines-3
        """;

    var reply =
        api.submit(
            "text/plain",
            Batches.QUERY + "&base_url=https://lines.example.com&requested_models=glm-5",
            BodyPublishers.ofString(lines));

    var rows = StoredRun.of(api, reply).rows();
    assertThat(rows)
        .extracting(StoredRun.Row::baseUrl)
        .containsExactly(
            "https://one.example.com/v1",
            "https://one.example.com/v1",
            "https://lines.example.com/v1");
    assertThat(rows)
        .extracting(StoredRun.Row::models)
        .containsExactly(List.of("kimi-k2.6", "kimi-k2.5"), List.of("glm-5"), List.of("glm-5"));
  }

  @Test
  void aBareKeyWithoutABaseUrlIsABadRow() {
    var reply =
        api.submit("text/plain", Batches.QUERY, BodyPublishers.ofString("sk-test-bare-0001\n"));

    assertThat(StoredRun.of(api, reply).rows())
        .extracting(StoredRun.Row::reason)
        .containsExactly("input.bad_url");
  }

  @Test
  void aBrokenLineOfNdjsonIsABadRowAndTheOthersGoOn() {
    var body = "{" + Batches.RUN + "}\n{\"api_key\":\n" + Batches.item("sk-test-line-1") + "\n";

    var rows =
        StoredRun.of(api, api.submit("application/x-ndjson", "", BodyPublishers.ofString(body)))
            .rows();

    assertThat(rows).extracting(StoredRun.Row::reason).containsExactly("input.bad_row", null);
    assertThat(rows).extracting(StoredRun.Row::state).containsExactly("done", "ready");
  }

  @Test
  void theQueryReachesNestedFields() {
    var reply =
        api.submit(
            "text/plain",
            Batches.QUERY
                + "&account.concurrency=9&account.expires_at=1800000000&labels.supplier=7&models.expose=all&models.alias.fast=kimi"
                + "&group_template.rate_multiplier=1.5&park_limit=90s"
                + "&prices=%7B%22glm-5%22%3A%7B%22input%22%3A0.000001%7D%7D",
            BodyPublishers.ofString("https://nested.example.com sk-test-nested-1"));

    var settings =
        StoredRun.of(api, reply)
            .one(
                """
                SELECT settings->'account'->>'concurrency' AS concurrency,
                       settings->'account'->>'expiresAt' AS expiry,
                       settings->'labels'->>'supplier' AS supplier,
                       settings->'models'->>'expose' AS expose,
                       settings->'models'->'alias'->>'fast' AS alias,
                       settings->'groupTemplate'->>'rateMultiplier' AS multiplier,
                       settings->>'parkLimit' AS park,
                       settings->'prices'->'glm-5'->>'input' AS price
                FROM import_runs WHERE run_no = :run
                """);
    assertThat(settings)
        .containsEntry("concurrency", "9")
        .containsEntry("expiry", "1800000000")
        .containsEntry("supplier", "7")
        .containsEntry("expose", "ALL")
        .containsEntry("alias", "kimi")
        .containsEntry("multiplier", "1.5")
        .containsEntry("park", "PT1M30S")
        .containsEntry("price", "0.000001");
  }

  private void assertSameRows(Reply reply) {
    var rows = StoredRun.of(api, reply).rows();
    assertThat(rows).hasSize(2);
    var first = rows.getFirst();
    assertThat(first.baseUrl()).isEqualTo("https://one.example.com/v1");
    assertThat(first.models()).containsExactly("kimi-k2.6", "kimi-k2.5");
    assertThat(first.group()).isEqualTo("pool");
    assertThat(first.ref()).isEqualTo("A-17");
    assertThat(first.labels()).isEqualTo("{\"supplier\": \"seller-7\"}");
    var second = rows.getLast();
    assertThat(second.baseUrl()).isEqualTo("https://two.example.com/v4");
    assertThat(second.row()).isEqualTo(2);
    assertThat(second.models()).isEmpty();
    assertThat(second.group()).startsWith("two-example-");
    assertThat(second.ref()).isNull();
    assertThat(second.labels()).isNull();
    assertThat(rows).extracting(StoredRun.Row::state).containsOnly("ready");
  }

  private static byte[] field(String name, String value) {
    return part("name=\"" + name + "\"", bytes(value));
  }

  private static byte[] part(String disposition, byte[] content) {
    var part = new ByteArrayOutputStream();
    part.writeBytes(bytes("--edge\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n"));
    part.writeBytes(content);
    part.writeBytes(bytes("\r\n"));
    return part.toByteArray();
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    }
    return bytes.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
