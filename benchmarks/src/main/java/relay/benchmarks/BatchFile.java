package relay.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Writes batches as a seller's customer has them: many keys, few base URLs. */
final class BatchFile {

  private static final int BASE_URLS = 40;
  private static final int KEY_WORDS = 3;
  private static final long SEED = 20_260_522;

  private BatchFile() {}

  /** A JSON body with {@code rows} different keys; the same every time. */
  static Path write(Path folder, int rows) {
    var file = folder.resolve("batch-" + rows + ".json");
    var random = new SplittableRandom(SEED);
    try (var out = Files.newBufferedWriter(file)) {
      out.write(
          "{\"mode\":\"partial\",\"access_mode\":\"subscription\","
              + "\"subscription_users\":[\"@probe\"],\"group\":\"bench\",\"items\":[\n");
      for (var row = 1; row <= rows; row++) {
        out.write(row == 1 ? "" : ",\n");
        out.write(item(row, random));
      }
      out.write("\n]}\n");
      return file;
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private static String item(int row, SplittableRandom random) {
    var key = new StringBuilder("sk-bench-");
    for (var word = 0; word < KEY_WORDS; word++) {
      key.append(Long.toHexString(random.nextLong() | Long.MIN_VALUE));
    }
    return "{\"base_url\":\"https://api.seller-%02d.example/v1\",\"api_key\":\"%s\",\"requested_models\":[\"kimi-k2.6\"],\"ref\":\"A-%d\"}"
        .formatted(row % BASE_URLS, key, row);
  }
}
