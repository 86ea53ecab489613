package relay.standalone.conformance;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import relay.host.AccountFilter;
import relay.host.HostAdapter;
import relay.host.HostFaultException;

/** How quickly the host answers, by what it was asked for. */
final class CallRates {
  private static final int CALLERS = 8;
  private static final int CALLS_EACH = 25;

  private final MeterRegistry meters;

  CallRates(MeterRegistry meters) {
    this.meters = meters;
  }

  /** All calls of one kind. */
  private record Sum(long calls, double millis) {
    Sum plus(Timer timer) {
      return new Sum(calls + timer.count(), millis + timer.totalTime(TimeUnit.MILLISECONDS));
    }
  }

  /** A table of all calls so far: how long each took, and how many one caller gets a second. */
  void print(PrintWriter out) {
    Map<String, Sum> byOperation = new TreeMap<>();
    for (Timer timer : meters.find("relay.host.request.duration").timers()) {
      String operation = String.valueOf(timer.getId().getTag("operation"));
      byOperation.merge(operation, new Sum(0, 0).plus(timer), (before, one) -> before.plus(timer));
    }
    out.printf("  %-20s %6s %9s %18s%n", "operation", "calls", "mean ms", "a second, 1 caller");
    byOperation.forEach((operation, sum) -> {
      double mean = sum.millis() / Math.max(1, sum.calls());
      out.printf("  %-20s %6d %9.1f %18.0f%n", operation, sum.calls(), mean, 1000 / mean);
    });
  }

  /** Reads of one account's page by many callers at once; at most the rate that was allowed. */
  static double readsPerSecond(HostAdapter host, String prefix) throws InterruptedException {
    long start = System.nanoTime();
    Thread[] callers = new Thread[CALLERS];
    for (int i = 0; i < CALLERS; i++) {
      callers[i] = Thread.startVirtualThread(() -> read(host, prefix));
    }
    for (Thread caller : callers) {
      caller.join();
    }
    double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
    return CALLERS * CALLS_EACH / Math.max(0.001, seconds);
  }

  private static void read(HostAdapter host, String prefix) {
    try {
      for (int i = 0; i < CALLS_EACH; i++) {
        host.accounts().page(AccountFilter.named(prefix), 1, 1);
      }
    } catch (HostFaultException _) {
      // The checks say what is wrong with the host; this only measures.
      return;
    }
  }
}
