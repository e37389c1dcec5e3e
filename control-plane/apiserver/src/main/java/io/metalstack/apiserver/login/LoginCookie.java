package io.metalstack.apiserver.login;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import io.metalstack.rpc.Routes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The one cookie of logins. It is sealed (AES-GCM) by a key that follows from the client's secret,
 * which all servers share: each can end what another began, and none keeps a state.
 */
final class LoginCookie {
  private static final String NAME = "metal-stack-login";
  private static final Duration LIFE = Duration.ofDays(30);

  private final byte[] key;
  private final boolean secure;

  /**
   * Seals by a secret.
   *
   * @param secure whether browsers send it over TLS only
   */
  LoginCookie(String secret, boolean secure) {
    this.key = key(secret);
    this.secure = secure;
  }

  /**
   * What a browser keeps.
   *
   * @param session the token that its last login made
   */
  record Content(Optional<Attempt> attempt, Optional<UUID> session) {
    static final Content NONE = new Content(Optional.empty(), Optional.empty());

    /** The login that has begun, if it is not too old. */
    Optional<Attempt> attempt(Instant now) {
      return attempt.filter(begun -> begun.until().isAfter(now));
    }
  }

  /** What the request's cookie holds; nothing if there is none, or it is not ours. */
  Content read(Routes.Request request) {
    return request.headers().getOrDefault("cookie", List.of()).stream()
        .flatMap(header -> List.of(header.split(";")).stream())
        .map(String::strip)
        .filter(cookie -> cookie.startsWith(NAME + "="))
        .map(cookie -> open(unquoted(cookie.substring(NAME.length() + 1))))
        .findFirst()
        .orElse(Content.NONE);
  }

  /** The header that makes a browser keep it. */
  String header(Content content) {
    return header(seal(content), LIFE);
  }

  /** The header that makes a browser forget it. */
  String forgotten() {
    return header("", Duration.ZERO);
  }

  private String header(String value, Duration life) {
    return "%s=%s; Path=/auth; Max-Age=%d; HttpOnly; SameSite=Lax%s"
        .formatted(NAME, value, life.toSeconds(), secure ? "; Secure" : "");
  }

  private String seal(Content content) {
    var claims = new JWTClaimsSet.Builder();
    content.session().ifPresent(session -> claims.claim("session", session.toString()));
    content
        .attempt()
        .ifPresent(attempt ->
            claims
                .claim("state", attempt.state())
                .claim("nonce", attempt.nonce())
                .claim("verifier", attempt.verifier())
                .claim("redirect", attempt.redirect())
                .expirationTime(Date.from(attempt.until())));
    try {
      var header = new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM);
      var sealed = new EncryptedJWT(header, claims.build());
      sealed.encrypt(new DirectEncrypter(key));
      return sealed.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("cannot seal a cookie", e);
    }
  }

  /** Some clients quote values, which RFC 6265 allows. */
  private static String unquoted(String value) {
    return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }

  private Content open(String text) {
    try {
      var sealed = EncryptedJWT.parse(text);
      sealed.decrypt(new DirectDecrypter(key));
      var claims = sealed.getJWTClaimsSet();
      var session = Optional.ofNullable(claims.getStringClaim("session")).map(UUID::fromString);
      return new Content(attempt(claims), session);
    } catch (ParseException | JOSEException | IllegalArgumentException | IllegalStateException e) {
      return Content.NONE; // sealed by nobody, or before the secret changed: as if there were none
    }
  }

  private static Optional<Attempt> attempt(JWTClaimsSet claims) throws ParseException {
    return claims.getStringClaim("state") == null
        ? Optional.empty()
        : Optional.of(
            new Attempt(
                claims.getStringClaim("state"),
                claims.getStringClaim("nonce"),
                claims.getStringClaim("verifier"),
                claims.getStringClaim("redirect"),
                claims.getExpirationTime().toInstant()));
  }

  private static byte[] key(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(("metal-stack login cookie\n" + secret).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
