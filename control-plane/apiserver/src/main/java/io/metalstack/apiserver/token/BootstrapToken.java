package io.metalstack.apiserver.token;

import static io.metalstack.tables.Tables.TOKEN;

import io.metalstack.api.v2.AdminRole;
import io.metalstack.api.v2.InfraRole;
import io.metalstack.api.v2.MachineRole;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.api.v2.TokenType;
import io.metalstack.apiserver.access.Rights;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.store.Db;
import io.metalstack.store.Tx;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The first token of an installation, from which all others descend: admin and infra editor, owner
 * of every tenant and project and editor of every machine. Its user is the provider tenant.
 */
public final class BootstrapToken {
  private static final Duration LIFE = Duration.ofDays(365);

  private final Db db;
  private final Tokens tokens;
  private final Jwts jwts;
  private final String provider;
  private final Clock clock;

  public BootstrapToken(Db db, Tokens tokens, Jwts jwts, String provider, Clock clock) {
    this.db = db;
    this.tokens = tokens;
    this.jwts = jwts;
    this.provider = provider;
    this.clock = clock;
  }

  /**
   * Makes the token if the database has none at all; empty on every later start.
   *
   * @param keep puts the token away before the transaction commits: one that was lost on the way is
   *     made again at the next start
   */
  public Optional<String> issueOnce(Consumer<String> keep) {
    return db.transaction(tx -> {
      tx.exclusively("bootstrap token");
      if (tx.sql().fetchExists(TOKEN)) {
        return Optional.<String>empty();
      }
      var token = issue(tx);
      keep.accept(token);
      return Optional.of(token);
    });
  }

  private String issue(Tx tx) {
    var now = Meta.kept(clock.instant());
    var token =
        new NewToken(
            UUID.randomUUID(),
            provider,
            TokenType.TOKEN_TYPE_API,
            "bootstrap admin token",
            Map.of(),
            Map.of(Rights.ANY, ProjectRole.PROJECT_ROLE_OWNER),
            Map.of(Rights.ANY, TenantRole.TENANT_ROLE_OWNER),
            Map.of(Rights.ANY, MachineRole.MACHINE_ROLE_EDITOR),
            AdminRole.ADMIN_ROLE_EDITOR,
            InfraRole.INFRA_ROLE_EDITOR,
            Map.of(),
            now,
            now.plus(LIFE));
    tokens.insert(tx, token);
    return jwts.sign(token.uuid(), provider, token.type(), now, token.expires());
  }
}
