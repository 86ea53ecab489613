package relay.importing.probe;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** How a call to an upstream ended, as far as HTTP can tell. */
sealed interface UpstreamAnswer {

  /** Status and whole body; what they mean is for others to say. */
  record Complete(int status, Optional<Duration> retryAfter, String body)
      implements UpstreamAnswer {

    boolean isSuccess() {
      return status >= 200 && status < 300;
    }

    /** Media types lie in both directions, so the body decides. */
    boolean isPage() {
      String start = body.stripLeading();
      return start.length() > 0
          && start.charAt(0) == '<'
          && start
              .substring(0, Math.min(start.length(), 512))
              .toLowerCase(Locale.ROOT)
              .matches("(?s)<(!doctype|html|head|body|\\?xml|!--).*");
    }
  }

  /** More than we are ready to read. */
  record Oversized(int status) implements UpstreamAnswer {}

  /** The answer began and the connection ended before it was whole. */
  record CutOff(int status) implements UpstreamAnswer {}

  /** Connected, and no whole answer in time. */
  record Silent() implements UpstreamAnswer {}

  /** Not connected, or the connection was lost before an answer began. */
  record Unreachable(String detail) implements UpstreamAnswer {}

  /** Connected to somebody who cannot prove who he is: nothing was sent, the key least of all. */
  record Untrusted(String detail) implements UpstreamAnswer {}

  /** Connected, and what came is no HTTP, or HTTP without measure. */
  record Garbled(String detail) implements UpstreamAnswer {}

  /** An address that must not be called. */
  record Blocked(String detail) implements UpstreamAnswer {}

  /** One word for the trail and for metrics. */
  default String outcome() {
    return switch (this) {
      case Complete complete -> Integer.toString(complete.status());
      case Oversized oversized -> "oversized";
      case CutOff cutOff -> "cut_off";
      case Silent silent -> "silent";
      case Unreachable unreachable -> "unreachable";
      case Untrusted untrusted -> "untrusted";
      case Garbled garbled -> "garbled";
      case Blocked blocked -> "blocked";
    };
  }

  /** What it says when it is no success; not redacted. */
  default String refusal() {
    return switch (this) {
      case Complete complete -> complete.isSuccess() ? "" : complete.body();
      case Unreachable unreachable -> unreachable.detail();
      case Untrusted untrusted -> untrusted.detail();
      case Garbled garbled -> garbled.detail();
      case Blocked blocked -> blocked.detail();
      case Oversized oversized -> "";
      case CutOff cutOff -> "";
      case Silent silent -> "";
    };
  }

  /** Whether the same call once more may well show something else. */
  default boolean isPassing() {
    return switch (this) {
      case Silent silent -> true;
      case Unreachable unreachable -> true;
      case CutOff cutOff -> true;
      case Complete complete -> false;
      case Oversized oversized -> false;
      case Untrusted untrusted -> false;
      case Garbled garbled -> false;
      case Blocked blocked -> false;
    };
  }
}
