package io.metalstack.apiserver.login;

import io.metalstack.api.v2.AdminRole;
import io.metalstack.api.v2.InfraRole;
import io.metalstack.api.v2.TokenType;
import io.metalstack.apiserver.audit.AuditTrail;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.tenant.PersonalTenant;
import io.metalstack.apiserver.token.Jwts;
import io.metalstack.apiserver.token.NewToken;
import io.metalstack.apiserver.token.Tokens;
import io.metalstack.store.Db;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a login and a logout change here, each in one transaction. */
public final class Login {
  private final Db db;
  private final Tokens tokens;
  private final Jwts jwts;
  private final AuditTrail audit;
  private final Duration life;
  private final Clock clock;

  /**
   * Makes tokens of a length.
   *
   * @param life of a login
   */
  public Login(Db db, Tokens tokens, Jwts jwts, AuditTrail audit, Duration life, Clock clock) {
    this.db = db;
    this.tokens = tokens;
    this.jwts = jwts;
    this.audit = audit;
    this.life = life;
    this.clock = clock;
  }

  /** A login's token, and the text that its user sends. */
  record Session(UUID token, String secret) {}

  /** Lets a person in: sees that he has a tenant of his own, and makes a token for him. */
  Session begin(String login, Identity person, String source) {
    var now = Meta.kept(clock.instant());
    var token =
        new NewToken(
            UUID.randomUUID(),
            login,
            TokenType.TOKEN_TYPE_USER,
            "login",
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            AdminRole.ADMIN_ROLE_UNSPECIFIED,
            InfraRole.INFRA_ROLE_UNSPECIFIED,
            Map.of(),
            now,
            now.plus(life));
    db.<@Nullable Void>transaction(tx -> {
      new PersonalTenant(clock)
          .ensure(
              tx, login, person.displayName(login), person.email().orElse(""), person.picture());
      tokens.insert(tx, token);
      audit.beside(tx, "/auth/login", login, source);
      return null;
    });
    return new Session(
        token.uuid(), jwts.sign(token.uuid(), login, token.type(), now, token.expires()));
  }

  /** Ends a login's token, if it has not ended yet. */
  void end(UUID session, String source) {
    db.<@Nullable Void>transaction(tx -> {
      tokens.end(tx, session).ifPresent(user -> audit.beside(tx, "/auth/logout", user, source));
      return null;
    });
  }
}
