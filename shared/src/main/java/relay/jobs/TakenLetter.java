package relay.jobs;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A dead letter that leaves its queue. Of a message that nobody can read only its length and its
 * fingerprint are told: it could hold anything.
 *
 * @param bytes how long the message is
 * @param fingerprint SHA-256 of message and reason, in hex: the same letter taken twice has the
 *     same
 */
public record TakenLetter(DeadLetter letter, int bytes, String fingerprint) {

  /** The letter that this message is. */
  public static TakenLetter of(byte[] message, DeadLetter letter) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(message);
      digest.update(letter.reason().getBytes(StandardCharsets.UTF_8));
      return new TakenLetter(letter, message.length, HexFormat.of().formatHex(digest.digest()));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
