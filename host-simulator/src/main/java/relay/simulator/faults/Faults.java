package relay.simulator.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import relay.simulator.http.DroppedConnection;
import relay.simulator.http.Exchange;
import relay.simulator.http.Reply;

/** The faults at work. The first rule that strikes a call decides. Safe for concurrent use. */
public final class Faults {

  private final List<FaultRule.Armed> rules = new CopyOnWriteArrayList<>();
  private final AtomicLong lastId = new AtomicLong();

  /** Orders a fault; the number is for its release and removal. */
  public long add(FaultRule rule) {
    FaultRule.Armed armed = new FaultRule.Armed(lastId.incrementAndGet(), rule);
    rules.add(armed);
    return armed.id();
  }

  /** Lets go what the rule holds, and stops it. False when there is no such rule. */
  public boolean release(long id) {
    Optional<FaultRule.Armed> rule = find(id);
    rule.ifPresent(FaultRule.Armed::release);
    return rule.isPresent();
  }

  /** Takes a rule away and lets go what it holds. False when there is no such rule. */
  public boolean remove(long id) {
    release(id);
    return rules.removeIf(rule -> rule.id() == id);
  }

  /** Takes all rules away. */
  public void clear() {
    rules.forEach(FaultRule.Armed::release);
    rules.clear();
  }

  /** How many calls a rule has struck, 0 when there is no such rule. */
  public int struck(long id) {
    return find(id).map(FaultRule.Armed::struck).orElse(0);
  }

  /** How many answers a rule holds back now, 0 when there is no such rule. */
  public int holding(long id) {
    return find(id).map(FaultRule.Armed::holding).orElse(0);
  }

  /**
   * Handles a call under the faults.
   *
   * @throws DroppedConnection when the connection is to be cut
   */
  public Reply apply(Exchange exchange, Function<Exchange, Reply> handler) {
    for (FaultRule.Armed rule : rules) {
      if (rule.strikes(exchange.method(), exchange.path())) {
        return strike(rule, exchange, handler);
      }
    }
    return handler.apply(exchange);
  }

  List<FaultRule.Armed> rules() {
    return rules;
  }

  private Optional<FaultRule.Armed> find(long id) {
    return rules.stream().filter(rule -> rule.id() == id).findFirst();
  }

  private static Reply strike(
      FaultRule.Armed rule, Exchange exchange, Function<Exchange, Reply> handler) {
    return switch (rule.rule().action()) {
      case FaultAction.CutBefore cut -> throw new DroppedConnection();
      case FaultAction.CutAfter cut -> {
        swallow(handler.apply(exchange));
        throw new DroppedConnection();
      }
      case FaultAction.Die die -> {
        exchange.dieUnrecorded();
        swallow(handler.apply(exchange));
        throw new DroppedConnection();
      }
      case FaultAction.Delay delay -> {
        uninterrupted(() -> Thread.sleep(delay.time()));
        yield handler.apply(exchange);
      }
      case FaultAction.Answer answer ->
          Reply.text(answer.status(), answer.contentType(), answer.body());
      case FaultAction.Hold hold -> {
        Reply reply = handler.apply(exchange);
        uninterrupted(rule::holdBack);
        yield reply;
      }
    };
  }

  /** A streamed answer takes its effects, and frees its slots, only while it is written. */
  private static void swallow(Reply reply) {
    if (reply instanceof Reply.Streamed streamed) {
      try {
        streamed.writer().writeTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private interface Waiting {
    void await() throws InterruptedException;
  }

  private static void uninterrupted(Waiting waiting) {
    try {
      waiting.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DroppedConnection();
    }
  }
}
