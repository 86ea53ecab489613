package relay.api.dispatch;

import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.dao.DataAccessException;
import relay.jobs.DeadLettersHealthIndicator;

/**
 * Degraded while the table of dead letters holds one that a person should look at: its item did not
 * end with a verdict for it. Unknown while the database cannot be asked.
 */
final class DeadLetterTableHealthIndicator implements HealthIndicator {
  private final DeadLetterStore store;

  DeadLetterTableHealthIndicator(DeadLetterStore store) {
    this.store = store;
  }

  @Override
  public Health health() {
    try {
      Map<String, Long> letters = store.toLookAt();
      Status status = letters.isEmpty() ? Status.UP : DeadLettersHealthIndicator.DEGRADED;
      return Health.status(status).withDetails(letters).build();
    } catch (DataAccessException away) {
      return Health.unknown().build();
    }
  }
}
