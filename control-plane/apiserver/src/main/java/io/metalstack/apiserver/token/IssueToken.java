package io.metalstack.apiserver.token;

import io.metalstack.api.v2.Token;
import io.metalstack.api.v2.TokenServiceCreateRequest;
import io.metalstack.api.v2.TokenType;
import io.metalstack.apiserver.access.MethodRules;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/** Makes API tokens, for users and for administrators alike. */
final class IssueToken {
  private static final Duration SHORTEST = Duration.ofMinutes(10);

  private final MethodRules rules;
  private final GrantCheck grants;
  private final Tokens tokens;
  private final Jwts jwts;
  private final Lifetimes lifetimes;
  private final Clock clock;

  IssueToken(MethodRules rules, Tokens tokens, Jwts jwts, Lifetimes lifetimes, Clock clock) {
    this.rules = rules;
    this.grants = new GrantCheck(rules, tokens.provider());
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
    grants.check(tx.sql(), grant, caller.rights(), user);
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
