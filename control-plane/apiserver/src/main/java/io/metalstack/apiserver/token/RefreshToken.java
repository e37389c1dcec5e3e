package io.metalstack.apiserver.token;

import io.metalstack.api.v2.TokenServiceRefreshRequest;
import io.metalstack.api.v2.TokenServiceRefreshResponse;
import io.metalstack.api.v2.TokenType;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.store.Tx;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/** Makes a token like the one of the call, that lasts as long from now on. The old one stays. */
final class RefreshToken
    implements Mutation<TokenServiceRefreshRequest, TokenServiceRefreshResponse> {
  private final Tokens tokens;
  private final Jwts jwts;
  private final Clock clock;

  RefreshToken(Tokens tokens, Jwts jwts, Clock clock) {
    this.tokens = tokens;
    this.jwts = jwts;
    this.clock = clock;
  }

  @Override
  public TokenServiceRefreshResponse apply(
      Tx tx, Caller caller, TokenServiceRefreshRequest request) {
    var old = tokens.get(tx.sql(), caller.rights().token().orElseThrow(), caller.user());
    var now = Meta.kept(clock.instant());
    var expires = now.plus(Duration.between(old.getCreatedAt(), old.getExpiresAt()));
    var row = tokens.copy(tx, old, UUID.randomUUID(), now, expires);
    var type = TokenType.forNumber(row.getType());
    return TokenServiceRefreshResponse.newBuilder()
        .setToken(TokenView.message(row))
        .setSecret(jwts.sign(row.getUuid(), row.getUserLogin(), type, now, expires))
        .build();
  }
}
