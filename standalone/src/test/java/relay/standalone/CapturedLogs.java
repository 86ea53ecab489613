package relay.standalone;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** Everything that our classes log, down to debug, with stack traces. */
final class CapturedLogs extends AppenderBase<ILoggingEvent> {

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();

  static CapturedLogs begin() {
    var logs = new CapturedLogs();
    var relay = (Logger) LoggerFactory.getLogger("relay");
    logs.setContext(relay.getLoggerContext());
    logs.start();
    relay.setLevel(Level.DEBUG);
    relay.addAppender(logs);
    return logs;
  }

  /** One text of all that was logged so far. */
  String text() {
    return String.join("\n", lines);
  }

  @Override
  protected void append(ILoggingEvent event) {
    var trace =
        event.getThrowableProxy() == null
            ? ""
            : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
    lines.add(event.getLoggerName() + " " + event.getFormattedMessage() + trace);
  }
}
