package relay.simulator.options;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Ways a live host may be set up or stand that a client has to live with; any may be on. */
public enum HostSwitch {
  /** Simple run mode: no subscriptions, no balances, a default group of every platform. */
  SIMPLE_MODE,
  /** The compliance text is not yet acknowledged: every admin call answers 423 (0.1.179). */
  COMPLIANCE_CLOSED,
  /** There is an active group {@code openai-default}, which takes accounts without groups. */
  OPENAI_DEFAULT,
  /** A build with the bundled web page: unknown paths answer 200 HTML (host-api 1.5). */
  WEB_PAGE,
  /** The first-run wizard is active: only {@code /setup/*} exists (host-api 2). */
  NEEDS_SETUP,
  /** Only admins may log in and use their routes (host-api 3.2, 13). */
  BACKEND_MODE,
  /** Logins need a browser's challenge token (host-api 2). */
  TURNSTILE,
  /** The admin has a second factor; its code is always 123456 (host-api 3.2). */
  ADMIN_SECOND_FACTOR,
  /** Calls that honour an idempotency key demand it (host-api 4). */
  IDEMPOTENCY_KEY_REQUIRED;

  /** As it is written in options and over HTTP. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The switch of this name. */
  public static Optional<HostSwitch> parse(String text) {
    return Arrays.stream(values()).filter(known -> known.text().equals(text)).findFirst();
  }
}
