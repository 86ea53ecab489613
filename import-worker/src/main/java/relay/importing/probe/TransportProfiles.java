package relay.importing.probe;

import java.time.Duration;
import java.util.function.Supplier;
import relay.model.BaseUrl;

/** What base URLs understand, known to the whole fleet. Never waits; safe for concurrent use. */
public interface TransportProfiles {

  /** How much is known of a base URL. */
  sealed interface Standing {

    /** Nobody needs to look. */
    sealed interface Settled extends Standing {}

    /** Enough: somebody has found it out. */
    record Known(ProbedTransport transport) implements Settled {}

    /** Nothing yet, and somebody in the fleet is finding it out: ask again after a while. */
    record Sought(Duration askAgain) implements Settled {}

    /** Nothing, or nothing that is still believed. */
    record Unknown() implements Standing {}
  }

  /** What is known now. What is no longer believed still serves while somebody looks anew. */
  Standing of(BaseUrl baseUrl);

  /**
   * What is known; when that is nothing and nobody is at it, the caller runs {@code probe} for the
   * whole fleet. An incomplete result is believed for a short while only.
   *
   * @param probe makes the calls; what it throws is thrown on, and the next caller may try
   */
  Standing.Settled orProbe(BaseUrl baseUrl, Supplier<ProbedTransport> probe);
}
