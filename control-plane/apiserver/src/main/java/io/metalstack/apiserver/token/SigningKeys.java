package io.metalstack.apiserver.token;

import static io.metalstack.tables.Tables.SIGNING_KEY;
import static org.jooq.impl.DSL.max;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.metalstack.store.Db;
import io.metalstack.store.Notifications;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.SigningKeyRecord;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The ES512 keys that sign tokens, shared by all servers through the database. A new one is made
 * when the newest has less than {@link #ROTATE_BEFORE} left, or on demand; all servers are notified
 * and sign with it from then on. A token names its key, so that a server looks up a key that it
 * does not know yet; what an older key signed is accepted until that key expires.
 */
public final class SigningKeys {
  private static final String CHANNEL = "signing_key";

  /** Twice the longest life of a token. */
  private static final Duration LIFE = Duration.ofDays(730);

  private static final Duration ROTATE_BEFORE = Duration.ofDays(90);

  private final Db db;
  private final Clock clock;
  private final ConcurrentHashMap<String, ECKey> known = new ConcurrentHashMap<>();
  private volatile @Nullable Signer signer;

  /** The key to sign with, and when it is replaced. */
  private record Signer(ECKey key, Instant until) {}

  public SigningKeys(Db db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /**
   * Follows the other servers. The next key is then loaded before it is needed, and no call waits
   * for it.
   */
  public void follow(Notifications notifications) {
    notifications.subscribe(CHANNEL, kid -> signer = load(), () -> signer = load());
  }

  /** Makes a new key and lets every server sign with it. Tokens that were given stay valid. */
  public void rotate() {
    signer =
        db.transaction(tx -> {
          tx.exclusively(CHANNEL);
          return signer(create(tx, clock.instant()));
        });
  }

  /** The private key to sign with. */
  ECKey signing() {
    var current = signer;
    if (current == null || clock.instant().isAfter(current.until())) {
      current = load();
      signer = current;
    }
    return current.key();
  }

  /** The public key of an id, if there is one that has not expired. */
  Optional<ECKey> verifying(String kid) {
    var key = known.get(kid);
    if (key == null) {
      key =
          db.read(sql -> sql.fetchOptional(SIGNING_KEY, SIGNING_KEY.KID.eq(kid)))
              .filter(row -> row.getExpiresAt().isAfter(clock.instant()))
              .map(row -> key(row.getPublicKey()))
              .orElse(null);
      if (key != null) {
        known.put(kid, key);
      }
    }
    return Optional.ofNullable(key);
  }

  private Signer load() {
    var now = clock.instant();
    return db.read(sql -> newest(sql, now))
        .orElseGet(() ->
            db.transaction(tx -> {
              tx.exclusively(CHANNEL);
              return newest(tx.sql(), now).orElseGet(() -> signer(create(tx, now)));
            }));
  }

  private static Optional<Signer> newest(DSLContext sql, Instant now) {
    return sql.selectFrom(SIGNING_KEY)
        .where(SIGNING_KEY.EXPIRES_AT.gt(now.plus(ROTATE_BEFORE)))
        .orderBy(SIGNING_KEY.CREATED_AT.desc())
        .limit(1)
        .fetchOptional(SigningKeys::signer);
  }

  private static Signer signer(SigningKeyRecord row) {
    return new Signer(key(row.getPrivateKey()), row.getExpiresAt().minus(ROTATE_BEFORE));
  }

  /** Of two keys the later made is the newer, also where the clocks of their servers differ. */
  private static SigningKeyRecord create(Tx tx, Instant now) {
    var last =
        tx.sql().select(max(SIGNING_KEY.CREATED_AT)).from(SIGNING_KEY).fetchSingle().value1();
    var created = last == null || now.isAfter(last) ? now : last.plusNanos(1_000);
    try {
      var key = new ECKeyGenerator(Curve.P_521).keyID(UUID.randomUUID().toString()).generate();
      tx.notify(CHANNEL, key.getKeyID());
      return tx.sql()
          .insertInto(SIGNING_KEY)
          .set(SIGNING_KEY.KID, key.getKeyID())
          .set(SIGNING_KEY.PUBLIC_KEY, bytes(key.toPublicJWK()))
          .set(SIGNING_KEY.PRIVATE_KEY, bytes(key))
          .set(SIGNING_KEY.CREATED_AT, created)
          .set(SIGNING_KEY.EXPIRES_AT, created.plus(LIFE))
          .returning()
          .fetchSingle();
    } catch (JOSEException e) {
      throw new IllegalStateException("cannot make a P-521 key", e);
    }
  }

  private static byte[] bytes(ECKey key) {
    return key.toJSONString().getBytes(StandardCharsets.UTF_8);
  }

  private static ECKey key(byte[] json) {
    try {
      return ECKey.parse(new String(json, StandardCharsets.UTF_8));
    } catch (ParseException e) {
      throw new IllegalStateException("a signing key in the database cannot be read", e);
    }
  }
}
