package relay.api.submission.body;

/**
 * What one upload may hold.
 *
 * @param bytes of the body when it is decompressed
 * @param rows of the batch
 * @param compression decompressed bytes for each compressed one, once more than a mebibyte came out
 */
public record BodyLimits(long bytes, int rows, int compression) {

  public BodyLimits {
    if (bytes < 1 || rows < 1 || compression < 1) {
      throw new IllegalArgumentException("limits are at least 1");
    }
  }
}
