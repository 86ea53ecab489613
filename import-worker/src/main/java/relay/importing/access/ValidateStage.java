package relay.importing.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import relay.importing.stage.ItemKeyMaterial;
import relay.importing.stage.Stage;
import relay.run.AccessMode;
import relay.run.ClaimedItem;
import relay.run.ItemStage;
import relay.run.RunSettings.SubscriptionUser;
import relay.run.StageOutcome;
import relay.run.StageResult;

/**
 * The users of the item's group reach it: items of one host, group, access mode, user set and smoke
 * model share one access closure, and wait for it as row states (design 3.3, validate).
 */
final class ValidateStage implements Stage {
  private final ClosureStore closures;

  ValidateStage(JdbcClient jdbc) {
    this.closures = new ClosureStore(jdbc);
  }

  @Override
  public ItemStage stage() {
    return ItemStage.VALIDATE;
  }

  @Override
  public StageResult run(ClaimedItem item, ItemKeyMaterial key) {
    var closureNo = closures.ensure(subjectOf(item), item.lease().item().run().value());
    return StageResult.of(new StageOutcome.AwaitClosure(closureNo), item.findings());
  }

  private static ClosureStore.Subject subjectOf(ClaimedItem item) {
    var probe = Objects.requireNonNull(item.findings().probe(), "an admitted item without a probe");
    return new ClosureStore.Subject(
        item.hostNo(),
        item.groupNo(),
        item.run().settings().accessMode(),
        usersKey(item),
        probe.smokeModel());
  }

  /** Equal for equal sets of users; a user's own key belongs to its run. */
  private static String usersKey(ClaimedItem item) {
    return switch (item.run().settings().accessMode()) {
      case SUBSCRIPTION -> hash(item.run().settings().subscriptionUsers());
      case SELF_SERVICE -> "run:" + item.lease().item().run();
    };
  }

  private static String hash(List<SubscriptionUser> users) {
    var text =
        users.stream()
            .map(user ->
                "%s %d %s".formatted(user.selector(), user.durationDays(), user.ifMissing().code()))
            .sorted()
            .collect(Collectors.joining("\n"));
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return AccessMode.SUBSCRIPTION.code() + ":" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
