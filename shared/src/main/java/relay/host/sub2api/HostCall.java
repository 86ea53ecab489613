package relay.host.sub2api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import relay.host.HostOperation;
import relay.host.HostSecret;
import relay.host.IdempotencyKey;
import relay.secrets.Redactor;

/**
 * One request to a host.
 *
 * @param operation what it is for
 * @param method the HTTP method
 * @param path path and query, below the host's URL
 * @param as whose request it is
 * @param body written as JSON
 * @param idempotency sent as {@code Idempotency-Key}
 * @param secrets what the request holds that must not come back in a message
 */
record HostCall(
    HostOperation operation,
    String method,
    String path,
    Caller as,
    Optional<Object> body,
    Optional<IdempotencyKey> idempotency,
    Redactor secrets) {

  /** Whose request it is. */
  sealed interface Caller {
    /** Nobody's. */
    record Anybody() implements Caller {}

    /** The host's administrator's. */
    record Administrator() implements Caller {}

    /** Whose token or key this is. */
    record Bearer(HostSecret secret) implements Caller {}
  }

  private static final String ADMIN = "/api/v1/admin";

  static HostCall get(HostOperation operation, String path) {
    return admin(operation, "GET", path, Optional.empty());
  }

  static HostCall delete(HostOperation operation, String path) {
    return admin(operation, "DELETE", path, Optional.empty());
  }

  static HostCall post(HostOperation operation, String path, Object body) {
    return admin(operation, "POST", path, Optional.of(body));
  }

  static HostCall put(HostOperation operation, String path, Object body) {
    return admin(operation, "PUT", path, Optional.of(body));
  }

  /** Outside the administrators' part of the host, by nobody. */
  static HostCall open(HostOperation operation, String method, String path, Optional<Object> body) {
    return new HostCall(
        operation, method, path, new Caller.Anybody(), body, Optional.empty(), Redactor.none());
  }

  HostCall by(HostSecret secret) {
    return new HostCall(
        operation,
        method,
        path,
        new Caller.Bearer(secret),
        body,
        idempotency,
        secrets.and(Redactor.of(secret.reveal())));
  }

  HostCall once(IdempotencyKey key) {
    return new HostCall(operation, method, path, as, body, Optional.of(key), secrets);
  }

  HostCall hiding(Redactor more) {
    return new HostCall(operation, method, path, as, body, idempotency, secrets.and(more));
  }

  /** A value for a query. */
  static String query(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static HostCall admin(
      HostOperation operation, String method, String path, Optional<Object> body) {
    return new HostCall(
        operation,
        method,
        ADMIN + path,
        new Caller.Administrator(),
        body,
        Optional.empty(),
        Redactor.none());
  }
}
