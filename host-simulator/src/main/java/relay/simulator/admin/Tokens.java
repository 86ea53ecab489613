package relay.simulator.admin;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import relay.simulator.http.Json;
import relay.simulator.state.User;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Access tokens (signed, HS256), refresh tokens (single use), random keys. Safe for concurrent use.
 */
final class Tokens {

  /** Life of an access token. */
  static final Duration ACCESS_LIFE = Duration.ofHours(24);

  private static final String ALGORITHM = "HmacSHA256";
  private static final String HEADER = encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");

  private final SecureRandom random = new SecureRandom();
  private final byte[] secret = new byte[32];
  private final Map<String, Long> userByRefreshToken = new ConcurrentHashMap<>();

  Tokens() {
    random.nextBytes(secret);
  }

  /** What an access token says, its signature being right. */
  record Claims(long userId, int epoch, Instant expiresAt) {}

  String accessToken(User user, Instant now) {
    String claims =
        "{\"user_id\":%d,\"epoch\":%d,\"exp\":%d,\"n\":\"%s\"}"
            .formatted(
                user.id(), user.tokenEpoch(), now.plus(ACCESS_LIFE).getEpochSecond(), hex(4));
    String signed = HEADER + "." + encoded(claims);
    return signed + "." + signature(signed);
  }

  String refreshToken(User user) {
    String token = "rt_" + hex(32);
    userByRefreshToken.put(token, user.id());
    return token;
  }

  /** The user of a refresh token, which is used up by this. */
  Optional<Long> redeem(String refreshToken) {
    return Optional.ofNullable(userByRefreshToken.remove(refreshToken));
  }

  /** Empty when the token was not made here. */
  Optional<Claims> claims(String token) {
    int dot = token.lastIndexOf('.');
    if (dot < 0 || !sameBytes(signature(token.substring(0, dot)), token.substring(dot + 1))) {
      return Optional.empty();
    }
    String payload = token.substring(token.indexOf('.') + 1, dot);
    try {
      JsonNode claims = Json.read(Base64.getUrlDecoder().decode(payload));
      return Optional.of(
          new Claims(
              claims.get("user_id").longValue(),
              claims.get("epoch").intValue(),
              Instant.ofEpochSecond(claims.get("exp").longValue())));
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Random hex digits, two for each byte. */
  String hex(int bytes) {
    byte[] value = new byte[bytes];
    random.nextBytes(value);
    return HexFormat.of().formatHex(value);
  }

  /** What is stored of a password. */
  static String hash(String password) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(password.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String signature(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean sameBytes(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
