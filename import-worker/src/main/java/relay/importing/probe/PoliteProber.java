package relay.importing.probe;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntSupplier;
import relay.gate.SharedRate;
import relay.importing.stage.Shutdown;
import relay.importing.stage.ShutdownException;
import relay.model.BaseUrl;

/**
 * Probes no faster than the limits of the base URL allow. Each worker keeps to its share of them;
 * the share is counted anew whenever the fleet grows or shrinks. Waiting threads are virtual.
 */
public final class PoliteProber implements Prober {

  /** A probe of a known base URL asks for the models and for one completion. */
  private static final int CALLS_A_PROBE = 2;

  private final Prober prober;
  private final Function<BaseUrl, BaseUrlLimits> limits;
  private final IntSupplier workers;
  private final Map<BaseUrl, Turns> turns = new ConcurrentHashMap<>();
  private final Waiting waiting;

  /**
   * A prober that waits for its turns.
   *
   * @param limits of a base URL; may change
   * @param workers how many workers share the limits, at least 1
   * @param shutdown ends the waiting of those whose turn has not come
   */
  public PoliteProber(
      Prober prober,
      Function<BaseUrl, BaseUrlLimits> limits,
      IntSupplier workers,
      Shutdown shutdown) {
    this.prober = prober;
    this.limits = limits;
    this.workers = workers;
    this.waiting = new Waiting(shutdown);
    shutdown.whenItBegins(waiting::wake);
  }

  /**
   * {@inheritDoc}
   *
   * @throws ShutdownException when the worker stops before the turn has come
   */
  @Override
  public ProbeReport probe(ProbeRequest request) {
    var kept = limits.apply(request.baseUrl());
    var share = Math.max(1, workers.getAsInt());
    var turn =
        turns.compute(
            request.baseUrl(),
            (url, known) ->
                known != null && known.share == share && known.limits.equals(kept)
                    ? known
                    : new Turns(kept, share));
    try {
      if (!waiting.await(turn::take)) {
        return notYet(kept);
      }
      try {
        return prober.probe(request);
      } finally {
        turn.atOnce.release();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return notYet(kept);
    }
  }

  /** From here on the row waits, without a slot. */
  private static ProbeReport notYet(BaseUrlLimits limits) {
    var later = new ProbeJudgement.NoTurn(limits.longestWait().dividedBy(2));
    return new ProbeReport(later, List.of(), 0);
  }

  /** Who waits for a turn, so that a worker that stops need not wait for them. */
  private static final class Waiting {

    private final Set<Thread> threads = new HashSet<>();
    private final Shutdown shutdown;

    private Waiting(Shutdown shutdown) {
      this.shutdown = shutdown;
    }

    /** A wait for a turn; true when it has come. */
    interface Turn {
      boolean take() throws InterruptedException;
    }

    private boolean await(Turn turn) throws InterruptedException {
      enter();
      try {
        return turn.take();
      } catch (InterruptedException interrupted) {
        if (shutdown.hasBegun()) {
          throw new ShutdownException();
        }
        throw interrupted;
      } finally {
        leave();
      }
    }

    private synchronized void enter() {
      if (shutdown.hasBegun()) {
        throw new ShutdownException();
      }
      threads.add(Thread.currentThread());
    }

    /** A wake that came too late must not strike the call that follows. */
    private synchronized void leave() {
      threads.remove(Thread.currentThread());
      if (shutdown.hasBegun()) {
        var _ = Thread.interrupted();
      }
    }

    private synchronized void wake() {
      threads.forEach(Thread::interrupt);
    }
  }

  private static final class Turns {

    private final BaseUrlLimits limits;
    private final int share;
    private final Semaphore atOnce;
    private final SharedRate calls;

    private Turns(BaseUrlLimits limits, int share) {
      this.limits = limits;
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
