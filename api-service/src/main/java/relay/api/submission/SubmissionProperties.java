package relay.api.submission;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import relay.api.submission.body.BodyLimits;

/**
 * What one submission may ask of this service.
 *
 * @param maxItems rows in one batch; one more is refused with 413
 * @param maxBody bytes of a body when it is decompressed
 * @param maxCompression decompressed bytes for each compressed one
 * @param maxBaseUrls different base URLs in one batch
 * @param atOnce submissions that are read at the same time; each holds a database connection
 */
@ConfigurationProperties("relay.submission")
record SubmissionProperties(
    @DefaultValue("1000000") int maxItems,
    @DefaultValue("1GB") DataSize maxBody,
    @DefaultValue("200") int maxCompression,
    @DefaultValue("20000") int maxBaseUrls,
    @DefaultValue("4") int atOnce) {

  BodyLimits limits() {
    return new BodyLimits(maxBody.toBytes(), maxItems, maxCompression);
  }
}
