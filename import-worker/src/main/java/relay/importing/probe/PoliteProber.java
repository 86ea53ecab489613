package relay.importing.probe;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import relay.gate.SharedRate;
import relay.model.BaseUrl;

/**
 * Probes no faster than the limits of the base URL allow. Each worker keeps to its share of them;
 * the share is counted anew whenever the fleet grows or shrinks. Waiting threads are virtual.
 */
public final class PoliteProber implements Prober {

  /** A probe of a known base URL asks for the models and for one completion. */
  private static final int CALLS_A_PROBE = 2;

  private final Prober prober;
  private final BaseUrlLimits limits;
  private final IntSupplier workers;
  private final Map<BaseUrl, Turns> turns = new ConcurrentHashMap<>();

  /**
   * A prober that waits for its turns.
   *
   * @param workers how many workers share the limits, at least 1
   */
  public PoliteProber(Prober prober, BaseUrlLimits limits, IntSupplier workers) {
    this.prober = prober;
    this.limits = limits;
    this.workers = workers;
  }

  @Override
  public ProbeReport probe(ProbeRequest request) {
    var share = Math.max(1, workers.getAsInt());
    var turn =
        turns.compute(
            request.baseUrl(),
            (url, known) -> known != null && known.share == share ? known : new Turns(share));
    try {
      if (!turn.take()) {
        return notYet();
      }
      try {
        return prober.probe(request);
      } finally {
        turn.atOnce.release();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return notYet();
    }
  }

  /** From here on the row waits, without a slot. */
  private ProbeReport notYet() {
    var later = new ProbeJudgement.NoTurn(limits.longestWait().dividedBy(2));
    return new ProbeReport(later, List.of(), 0);
  }

  private final class Turns {

    private final int share;
    private final Semaphore atOnce;
    private final SharedRate calls;

    private Turns(int share) {
      this.share = share;
      this.atOnce = new Semaphore(Math.max(1, limits.concurrent() / share), true);
      this.calls = new SharedRate(limits.callsPerSecond(), CALLS_A_PROBE, () -> share);
    }

    private boolean take() throws InterruptedException {
      if (!atOnce.tryAcquire(limits.longestWait().toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
      var taken = false;
      try {
        taken = calls.await(CALLS_A_PROBE, limits.longestWait());
        return taken;
      } finally {
        if (!taken) {
          atOnce.release();
        }
      }
    }
  }
}
