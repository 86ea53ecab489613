package relay.plan;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import relay.keys.UpstreamKey.KnownAccount;
import relay.model.BaseUrl;
import relay.model.KeyFingerprint;

/** One row of a batch, as the planner needs it. */
public sealed interface ManifestRow {

  /** The row's number in the upload, from 1. */
  int row();

  /** The sender's own name for it. */
  @Nullable String ref();

  /**
   * A key.
   *
   * @param group the reference of its group: an id or an exact name
   * @param models those it asks for; empty when the relay's own list decides
   * @param known what our tables say of it
   */
  record Key(
      int row,
      @Nullable String ref,
      BaseUrl baseUrl,
      String group,
      List<String> models,
      KeyFingerprint fingerprint,
      KnownKey known)
      implements ManifestRow {
    public Key {
      models = List.copyOf(models);
    }
  }

  /**
   * A row that cannot be worked on.
   *
   * @param message for people
   */
  record Bad(int row, @Nullable String ref, String reasonCode, String message)
      implements ManifestRow {}

  /**
   * What earlier runs left of a key.
   *
   * @param account its account on the host
   * @param standing how that account stands with us
   */
  record KnownKey(Optional<KnownAccount> account, Standing standing) {

    /** A key that no run has seen. */
    public static final KnownKey NEW = new KnownKey(Optional.empty(), Standing.PLAIN);

    /** What there is to know beside the account's number. */
    public enum Standing {
      /** Nothing special. */
      PLAIN,
      /** It is in service, with a place of its own. */
      IN_SERVICE,
      /** It waits in reserve, unschedulable by our own hand. */
      IN_RESERVE,
      /** It is to be deleted before the key gets another one. */
      TO_DELETE,
      /** Its last verdict stands, as {@code known: skip} asks. */
      SKIPPED
    }
  }
}
