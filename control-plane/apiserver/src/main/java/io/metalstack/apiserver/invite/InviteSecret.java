package io.metalstack.apiserver.invite;

import io.metalstack.values.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What an invitation is named by in requests: 32 letters, digits and dashes. Either its secret,
 * with which one joins, or its handle, with which it can only be withdrawn.
 */
final class InviteSecret {
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int LENGTH = 32;
  private static final Pattern FORM = Pattern.compile("[0-9A-Za-z-]{" + LENGTH + "}");

  private final String text;

  private InviteSecret(String text) {
    this.text = text;
  }

  static InviteSecret fresh(SecureRandom random) {
    var text = new StringBuilder();
    for (var i = 0; i < LENGTH; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return new InviteSecret(text.toString());
  }

  /**
   * Reads what a request says.
   *
   * @throws Problem INVALID_ARGUMENT if it cannot be one; the text is not repeated
   */
  static InviteSecret of(String text) {
    if (!FORM.matcher(text).matches()) {
      throw Problem.invalidArgument(
              "what was given is no secret of an invitation: got %d characters", text.length())
          .with("secret", "expected 32 letters, digits and dashes", "copy the whole secret");
    }
    return new InviteSecret(text);
  }

  /** The name of an invitation that lets nobody join. */
  static String handle(UUID invite) {
    return invite.toString().replace("-", "");
  }

  /** For the one answer that tells it. */
  String text() {
    return text;
  }

  /** SHA-256, as stored. The secret has 190 bits of chance, so it needs no salt. */
  byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "InviteSecret[redacted]";
  }
}
