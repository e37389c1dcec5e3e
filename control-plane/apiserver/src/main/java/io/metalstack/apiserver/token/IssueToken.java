package io.metalstack.apiserver.token;

import io.metalstack.api.v2.Token;
import io.metalstack.api.v2.TokenServiceCreateRequest;
import io.metalstack.api.v2.TokenType;
import io.metalstack.apiserver.access.Memberships;
import io.metalstack.apiserver.access.MethodRules;
import io.metalstack.apiserver.access.Reach;
import io.metalstack.apiserver.access.Rights;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.project.Projects;
import io.metalstack.apiserver.tenant.Tenants;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.jooq.DSLContext;

/** Makes API tokens, for users and for administrators alike. */
final class IssueToken {
  private static final Duration SHORTEST = Duration.ofMinutes(10);

  private final MethodRules rules;
  private final GrantRules grantRules;
  private final Tokens tokens;
  private final Jwts jwts;
  private final Lifetimes lifetimes;
  private final Clock clock;

  IssueToken(MethodRules rules, Tokens tokens, Jwts jwts, Lifetimes lifetimes, Clock clock) {
    this.rules = rules;
    this.grantRules = new GrantRules(rules);
    this.tokens = tokens;
    this.jwts = jwts;
    this.lifetimes = lifetimes;
    this.clock = clock;
  }

  /** A token with the text that its owner sends; the text is not stored. */
  record Issued(Token token, String secret) {}

  /**
   * Makes a token for a user.
   *
   * @throws Problem PERMISSION_DENIED if it would carry too much, NOT_FOUND if a tenant or project
   *     that it names is not there
   */
  Issued issue(Tx tx, Caller caller, String user, TokenServiceCreateRequest request) {
    var grant = Grant.of(request, rules);
    var life = life(request);
    var maker = Reach.of(tx.sql(), giving(caller.rights()));
    grantRules.check(grant, maker, holder(tx.sql(), user));
    requireThere(tx.sql(), grant);
    var now = Meta.kept(clock.instant());
    var token =
        new NewToken(
            UUID.randomUUID(),
            user,
            TokenType.TOKEN_TYPE_API,
            request.getDescription(),
            grant.permissions(),
            grant.projectRoles(),
            grant.tenantRoles(),
            grant.machineRoles(),
            grant.adminRole(),
            grant.infraRole(),
            request.getLabels().getLabelsMap(),
            now,
            now.plus(life));
    var row = tokens.insert(tx, token);
    return new Issued(
        TokenView.message(row), jwts.sign(token.uuid(), user, token.type(), now, token.expires()));
  }

  /**
   * A user's own token carries no role of an administrator, but it may give the one he may hold.
   */
  private static Rights giving(Rights rights) {
    return rights.type() == TokenType.TOKEN_TYPE_USER
        ? rights.with(rights.adminCap(), rights.infraRole())
        : rights;
  }

  private Reach holder(DSLContext sql, String user) {
    var role = Memberships.tenantRole(sql, user, tokens.provider());
    return Reach.of(sql, Rights.of(user, role));
  }

  private static void requireThere(DSLContext sql, Grant grant) {
    for (var project : grant.projectRoles().keySet()) {
      if (!project.equals(Rights.ANY)) {
        Projects.get(sql, project);
      }
    }
    for (var tenant : grant.tenantRoles().keySet()) {
      if (!tenant.equals(Rights.ANY)) {
        Tenants.get(sql, tenant);
      }
    }
  }

  private Duration life(TokenServiceCreateRequest request) {
    if (!request.hasExpires()) {
      return lifetimes.usual();
    }
    var asked = request.getExpires();
    var life = Duration.ofSeconds(asked.getSeconds(), asked.getNanos());
    if (life.compareTo(SHORTEST) < 0 || life.compareTo(lifetimes.longest()) > 0) {
      throw Problem.invalidArgument(
              "a token that lasts %s, expected %s to %s", life, SHORTEST, lifetimes.longest())
          .with("expires", "out of range", "");
    }
    return life;
  }
}
