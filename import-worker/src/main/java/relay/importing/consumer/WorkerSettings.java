package relay.importing.consumer;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much an import worker takes on ({@code relay.worker.*}).
 *
 * @param concurrency items in work at a time
 * @param controlConcurrency control jobs in work at a time
 * @param databaseRetry how long a job is put off while the database is away
 * @param schemaPoll how often a worker looks whether the schema is there
 */
@ConfigurationProperties("relay.worker")
public record WorkerSettings(
    @DefaultValue("64") int concurrency,
    @DefaultValue("8") int controlConcurrency,
    @DefaultValue("5s") Duration databaseRetry,
    @DefaultValue("1s") Duration schemaPoll) {

  public WorkerSettings {
    if (concurrency < 1 || controlConcurrency < 1) {
      throw new IllegalArgumentException("relay.worker concurrencies are at least 1");
    }
  }
}
