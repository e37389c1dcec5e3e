package io.metalstack.apiserver.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.metalstack.api.v2.TokenType;
import io.metalstack.values.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Signs and verifies the JWT of a token: ES512; issuer and audience are the server's URL, subject
 * is the user, id is the token. It carries no rights.
 *
 * <p>Verifying P-521 takes milliseconds, so the outcome is remembered by the digest of the text.
 */
public final class Jwts {
  private static final int REMEMBERED = 20_000;

  private final SigningKeys keys;
  private final String issuer;
  private final Clock clock;
  private final Map<String, Verified> verified =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Verified> eldest) {
              return size() > REMEMBERED;
            }
          });

  private record Verified(UUID token, Instant expires) {}

  /**
   * Signs for one issuer.
   *
   * @param issuer URL of the server, the same for all replicas
   */
  public Jwts(SigningKeys keys, String issuer, Clock clock) {
    this.keys = keys;
    this.issuer = issuer;
    this.clock = clock;
  }

  /** The text that its owner sends with each call. */
  public String sign(UUID token, String user, TokenType type, Instant issuedAt, Instant expires) {
    var key = keys.signing();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .audience(issuer)
            .subject(user)
            .jwtID(token.toString())
            .issueTime(Date.from(issuedAt))
            .notBeforeTime(Date.from(issuedAt))
            .expirationTime(Date.from(expires))
            .claim("type", type.name())
            .build();
    try {
      var header = new JWSHeader.Builder(JWSAlgorithm.ES512).keyID(key.getKeyID()).build();
      var jwt = new SignedJWT(header, claims);
      jwt.sign(new ECDSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("cannot sign a token", e);
    }
  }

  /**
   * The token that a text stands for.
   *
   * @throws Problem UNAUTHENTICATED if we did not sign it, or it has expired
   */
  public UUID verify(String text) {
    var digest = digest(text);
    var known = verified.get(digest);
    if (known == null) {
      known = check(text);
      verified.put(digest, known);
    }
    if (!known.expires().isAfter(clock.instant())) {
      throw refused("it has expired");
    }
    return known.token();
  }

  private Verified check(String text) {
    try {
      var jwt = SignedJWT.parse(text);
      if (!JWSAlgorithm.ES512.equals(jwt.getHeader().getAlgorithm())) {
        throw refused("it is not signed by ES512");
      }
      var kid = jwt.getHeader().getKeyID();
      var key = kid == null ? null : keys.verifying(kid).orElse(null);
      if (key == null || !jwt.verify(new ECDSAVerifier(key.toPublicJWK()))) {
        throw refused("it is not signed by this system");
      }
      var claims = jwt.getJWTClaimsSet();
      if (!issuer.equals(claims.getIssuer())) {
        throw refused("it was issued by \"" + claims.getIssuer() + "\"");
      }
      return new Verified(
          UUID.fromString(claims.getJWTID()), claims.getExpirationTime().toInstant());
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      throw refused("it is not a JWT").causedBy(e);
    }
  }

  private static Problem refused(String reason) {
    return Problem.unauthenticated("the token is not valid: %s", reason)
        .with("authorization", reason, "ask for a new token");
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
