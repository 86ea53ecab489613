package relay.host.sub2api;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import relay.host.HostFaultException;
import relay.host.HostOperation;
import relay.host.HostSecret;
import relay.host.UserLogin;
import relay.host.UserRef;
import relay.secrets.Redactor;
import tools.jackson.core.type.TypeReference;

/** Logins over HTTP (host-api 3.2). */
final class Sub2ApiSession {
  private static final TypeReference<LoginJson> LOGIN = new TypeReference<>() {};

  private final HostCalls calls;

  Sub2ApiSession(HostCalls calls) {
    this.calls = calls;
  }

  /** Either a token and a user, or the demand for a second factor. */
  private record LoginJson(@Nullable String accessToken, long expiresIn, @Nullable UserJson user) {
    @Override
    public String toString() {
      return "LoginJson[redacted]";
    }
  }

  private record UserJson(long id) {}

  UserLogin login(String email, HostSecret password) {
    HostCall call =
        HostCall.open(
                HostOperation.LOGIN,
                "POST",
                "/api/v1/auth/login",
                Optional.of(Map.of("email", email, "password", password.reveal())))
            .hiding(Redactor.of(password.reveal()));
    LoginJson login = calls.data(call, LOGIN);
    if (login.accessToken() == null || login.user() == null) {
      throw new HostFaultException(calls.fault(call, secondFactor(), Duration.ZERO));
    }
    return new UserLogin(
        new UserRef(login.user().id()),
        new HostSecret(login.accessToken()),
        Duration.ofSeconds(login.expiresIn()));
  }

  private static Observation secondFactor() {
    return new Observation(
        HostOperation.LOGIN,
        Optional.of(200),
        Observation.SECOND_FACTOR,
        "the login asks for a second factor",
        Optional.empty());
  }
}
