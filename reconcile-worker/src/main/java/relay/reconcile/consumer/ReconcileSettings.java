package relay.reconcile.consumer;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much a reconcile worker does ({@code relay.reconcile.*}).
 *
 * @param concurrency how many jobs are in hand at most, from 1
 */
@ConfigurationProperties("relay.reconcile")
public record ReconcileSettings(@DefaultValue("8") int concurrency) {

  public ReconcileSettings {
    if (concurrency < 1) {
      throw new IllegalArgumentException("relay.reconcile.concurrency begins at 1: " + concurrency);
    }
  }
}
