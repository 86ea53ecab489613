package relay.importing.probe;

import java.util.Optional;
import java.util.function.Supplier;
import relay.model.BaseUrl;

/** What base URLs understand, known to the whole fleet. Safe for concurrent use. */
public interface TransportProfiles {

  /** The profile, when somebody has found it out and it is still believed. Does not wait. */
  Optional<ProbedTransport> find(BaseUrl baseUrl);

  /**
   * The profile; when nobody knows it, one caller in the fleet runs {@code probe} and the others
   * wait for its result. Who has waited long enough proceeds with an empty answer. An incomplete
   * result is returned to its finder and believed for a short while only.
   *
   * @param probe makes the calls; what it throws is thrown on, and the next caller may try
   */
  Optional<ProbedTransport> findOrProbe(BaseUrl baseUrl, Supplier<ProbedTransport> probe);
}
