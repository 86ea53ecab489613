package relay.importing.probe;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What is wrong with a server's certificate, in words for people. Pure. */
final class Untrustworthy {
  private static final Pattern OTHER_NAME =
      Pattern.compile("No (subject alternative|name matching)");

  private Untrustworthy() {}

  /** Empty when the encryption failed for another reason than the certificate. */
  static Optional<String> because(SSLException failed) {
    if (failed instanceof SSLPeerUnverifiedException || isOfAnotherName(failed)) {
      return Optional.of("the certificate is for another name: " + failed.getMessage());
    }
    for (Throwable cause = failed.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        return Optional.of("the certificate has expired: " + cause.getMessage());
      }
      if (cause instanceof CertificateNotYetValidException) {
        return Optional.of("the certificate is not valid yet: " + cause.getMessage());
      }
    }
    return isOfCertificate(failed)
        ? Optional.of("nobody whom we trust has signed the certificate: " + failed.getMessage())
        : Optional.empty();
  }

  /** The platform has no exception of its own for this. */
  private static boolean isOfAnotherName(SSLException failed) {
    return failed.getCause() instanceof CertificateException
        && OTHER_NAME.matcher(String.valueOf(failed.getMessage())).find();
  }

  private static boolean isOfCertificate(SSLException failed) {
    for (Throwable cause = failed.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException || cause instanceof CertPathValidatorException) {
        return true;
      }
    }
    return false;
  }
}
