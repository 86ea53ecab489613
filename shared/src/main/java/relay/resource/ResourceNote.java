package relay.resource;

import java.util.Optional;
import relay.model.RunNo;

/**
 * One entry for the ledger.
 *
 * @param hostResourceId the host's own number of it
 * @param logicalKey what it is for: derived, the same at every try, unique on its host and type
 * @param name how the host calls it
 * @param run whose use it is
 * @param beforeImage how it was before the use, as JSON; empty when the use made it
 */
public record ResourceNote(
    long hostNo,
    ResourceType type,
    String hostResourceId,
    String logicalKey,
    String name,
    RunNo run,
    UseKind kind,
    Optional<String> beforeImage) {}
