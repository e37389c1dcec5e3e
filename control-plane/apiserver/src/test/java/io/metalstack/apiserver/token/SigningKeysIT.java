package io.metalstack.apiserver.token;

import static io.metalstack.tables.Tables.SIGNING_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.metalstack.api.v2.TokenType;
import io.metalstack.apiserver.World;
import io.metalstack.store.Db;
import io.metalstack.store.Notifications;
import io.metalstack.values.Problem;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two servers on one database. */
@Timeout(60)
final class SigningKeysIT {
  private static final Duration LIFE = Duration.ofDays(365);

  @AutoClose private final World world = new World();
  private final AtomicReference<Instant> now = new AtomicReference<>(World.NOW);
  private final InstantSource source = now::get;
  private final Clock clock = source.withZone(ZoneOffset.UTC);
  private final Server one = new Server();
  private final Server other = new Server();

  /** What a server of its own has: keys in memory, and a database that it shares. */
  private final class Server implements AutoCloseable {
    private final Db db = new Db(world.url, 2);
    private final Notifications notifications = new Notifications(db, Duration.ofHours(1));
    private final SigningKeys keys = new SigningKeys(db, clock);
    private final Jwts jwts = new Jwts(keys, "http://metal.test", clock);

    Server() {
      keys.follow(notifications);
      notifications.start();
    }

    String sign(UUID token) {
      return jwts.sign(token, "anna", TokenType.TOKEN_TYPE_API, now.get(), now.get().plus(LIFE));
    }

    @Override
    public void close() {
      notifications.close();
      db.close();
    }
  }

  @Test
  void serversShareOneKeyAndTokensNameIt() {
    try (one;
        other) {
      var token = UUID.randomUUID();
      var text = one.sign(token);
      assertThat(kid(text)).isEqualTo(kid(other.sign(UUID.randomUUID()))).isNotEmpty();
      assertThat(other.jwts.verify(text)).isEqualTo(token);
      assertThat(keys()).isEqualTo(1);
    }
  }

  @Test
  void aKeyMadeAtOneServerIsUsedByTheOtherAtOnceAndOldTokensStay() {
    try (one;
        other) {
      var before = UUID.randomUUID();
      var old = one.sign(before);
      other.sign(UUID.randomUUID());

      one.keys.rotate();

      var token = UUID.randomUUID();
      var fresh = one.sign(token);
      assertThat(kid(fresh)).isNotEqualTo(kid(old));
      assertThat(other.jwts.verify(fresh)).as("looked up by its id").isEqualTo(token);
      assertThat(other.jwts.verify(old)).isEqualTo(before);
      assertThat(one.jwts.verify(old)).isEqualTo(before);
      var end = System.nanoTime() + 10_000_000_000L;
      while (!kid(other.sign(token)).equals(kid(fresh))) {
        assertThat(System.nanoTime()).as("the poll comes once an hour").isLessThan(end);
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void aKeyIsReplaced90DaysBeforeItExpiresAndItsTokensAreAcceptedUntilTheyDo() {
    try (one;
        other) {
      now.set(World.NOW);
      var first = kid(one.sign(UUID.randomUUID()));
      now.set(World.NOW.plus(Duration.ofDays(639)));
      var last = UUID.randomUUID();
      var old = one.sign(last);
      assertThat(kid(old)).as("91 days left").isEqualTo(first);

      now.set(World.NOW.plus(Duration.ofDays(641)));
      var fresh = one.sign(UUID.randomUUID());
      assertThat(kid(fresh)).as("89 days left").isNotEqualTo(first);
      assertThat(kid(other.sign(UUID.randomUUID()))).isEqualTo(kid(fresh));
      assertThat(keys()).as("one new key for both").isEqualTo(2);
      assertThat(other.jwts.verify(old)).isEqualTo(last);

      now.set(World.NOW.plus(Duration.ofDays(639)).plus(LIFE));
      World.refused(Problem.Kind.UNAUTHENTICATED, () -> other.jwts.verify(old));
    }
  }

  private int keys() {
    return world.db.read(sql -> sql.fetchCount(SIGNING_KEY));
  }

  private static String kid(String text) {
    try {
      return SignedJWT.parse(text).getHeader().getKeyID();
    } catch (ParseException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
