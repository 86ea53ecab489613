package relay.importing.probe;

import java.time.Duration;
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

  /** Finds out what a base URL understands, by calling it. */
  interface Probe {

    /** Renews the claim before each call: whoever dies must not keep the fleet waiting. */
    ProbedTransport run(Claim claim);
  }

  /** The right to find out, which lapses soon unless it is renewed. */
  interface Claim {

    /** Holds on to it for as long as one call with its second try may take. */
    void renew();
  }

  /** What is known now. What is no longer believed still serves while somebody looks anew. */
  Standing of(BaseUrl baseUrl);

  /**
   * What is known; when that is nothing and nobody is at it, the caller runs {@code probe} for the
   * whole fleet. An incomplete result is believed for a short while only.
   *
   * @param probe makes the calls; what it throws is thrown on, and the next caller may try, as it
   *     may when this one dies: within 30 s of its last renewal
   */
  Standing.Settled orProbe(BaseUrl baseUrl, Probe probe);
}
