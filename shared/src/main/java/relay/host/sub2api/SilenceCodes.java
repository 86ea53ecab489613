package relay.host.sub2api;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.jspecify.annotations.Nullable;

/** What kind of silence an exception of the client is. */
final class SilenceCodes {
  private SilenceCodes() {}

  /**
   * One of the {@link Observation}'s codes.
   *
   * @param late whether the call was ended by its deadline
   */
  static String of(Exception e, Lateness late) {
    if (isCertificate(e)) {
      return Observation.BAD_CERTIFICATE;
    }
    return switch (e) {
      case ConnectTimeoutException _,
          ConnectionRequestTimeoutException _,
          ConnectException _,
          UnknownHostException _,
          NoRouteToHostException _ ->
          Observation.NO_CONNECTION;
      case HostHttp.AnswerTooLongException _ -> Observation.TOO_LONG;
      case SocketTimeoutException _ -> Observation.TIMED_OUT;
      default -> other(e, late);
    };
  }

  /** Whether the deadline had passed. */
  enum Lateness {
    IN_TIME,
    LATE
  }

  private static String other(Exception e, Lateness late) {
    if (late == Lateness.LATE) {
      return Observation.TIMED_OUT;
    }
    return hasCause(e, MessageConstraintException.class)
        ? Observation.TOO_LONG
        : Observation.NO_ANSWER;
  }

  private static boolean isCertificate(Exception e) {
    return e instanceof SSLPeerUnverifiedException || hasCause(e, CertificateException.class);
  }

  private static boolean hasCause(Exception e, Class<? extends Throwable> kind) {
    for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
