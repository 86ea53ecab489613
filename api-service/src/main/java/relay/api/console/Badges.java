package relay.api.console;

import org.jspecify.annotations.Nullable;
import relay.api.console.Badge.Color;
import relay.model.Coded;
import relay.run.AccessStatus;
import relay.run.AccountResolution;
import relay.run.ConfirmationStatus;
import relay.run.MatchedAccountState;
import relay.run.RunState;

/** The colours and words of seed 004, 7; the templates know no others. */
public final class Badges {

  /** Seed 004, 7.1. */
  public Badge run(String state) {
    var code = Coded.of(RunState.class, state);
    return new Badge(
        switch (code) {
          case RUNNING -> Color.BLUE;
          case COMPLETED -> Color.GREEN;
          case COMPLETED_WITH_WARNINGS -> Color.YELLOW;
          case FAILED -> Color.RED;
          case CANCELLED -> Color.GRAY;
        },
        "run." + state);
  }

  /** Seed 004, 7.2. */
  public Badge confirmation(String status) {
    var code = Coded.of(ConfirmationStatus.class, status);
    return new Badge(
        switch (code) {
          case PENDING -> Color.BLUE;
          case CONFIRMED -> Color.GREEN;
          case ADVISORY -> Color.YELLOW;
          case FAILED -> Color.RED;
        },
        "confirmation." + status);
  }

  /** Seed 004, 7.3. */
  public Badge access(String status) {
    var code = Coded.of(AccessStatus.class, status);
    return new Badge(
        switch (code) {
          case UNKNOWN -> Color.GRAY;
          case ACTIVE -> Color.GREEN;
          case DEGRADED -> Color.YELLOW;
          case BROKEN -> Color.RED;
        },
        "access." + status);
  }

  /** Seed 004, 7.4; null where none is shown. */
  public @Nullable Badge reuse(boolean reused) {
    return reused ? new Badge(Color.CYAN, "reuse.true") : null;
  }

  /** Seed 004, 7.5; null where none is shown. */
  public @Nullable Badge accountState(@Nullable String state) {
    if (state == null) {
      return null;
    }
    var code = Coded.of(MatchedAccountState.class, state);
    return new Badge(
        switch (code) {
          case ACTIVE -> Color.GREEN;
          case DISABLED -> Color.GRAY;
          case DEPRECATED -> Color.YELLOW;
          case BROKEN -> Color.RED;
        },
        "account." + state);
  }

  /** Seed 004, 7.6; null where none is shown. */
  public @Nullable Badge resolution(@Nullable String resolution) {
    if (resolution == null) {
      return null;
    }
    var code = Coded.of(AccountResolution.class, resolution);
    return new Badge(
        switch (code) {
          case CREATED -> Color.BLUE;
          case REUSED -> Color.CYAN;
          case REACTIVATED -> Color.GREEN;
          case REPLACED -> Color.RED;
        },
        "resolution." + resolution);
  }
}
