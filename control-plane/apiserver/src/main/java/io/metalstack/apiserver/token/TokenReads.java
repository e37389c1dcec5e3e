package io.metalstack.apiserver.token;

import static io.metalstack.tables.Tables.TOKEN;

import io.metalstack.api.v2.TokenQuery;
import io.metalstack.api.v2.TokenServiceGetRequest;
import io.metalstack.api.v2.TokenServiceGetResponse;
import io.metalstack.api.v2.TokenServiceListRequest;
import io.metalstack.api.v2.TokenServiceListResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import java.time.Clock;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** Get and List of tokens. */
final class TokenReads {
  private final Tokens tokens;
  private final Clock clock;

  TokenReads(Tokens tokens, Clock clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  TokenServiceGetResponse get(DSLContext sql, Caller caller, TokenServiceGetRequest request) {
    var row = tokens.get(sql, Filter.uuid(request.getUuid()), caller.user());
    return TokenServiceGetResponse.newBuilder().setToken(TokenView.message(row)).build();
  }

  TokenServiceListResponse list(DSLContext sql, Caller caller, TokenServiceListRequest request) {
    var response = TokenServiceListResponse.newBuilder();
    var own = condition(request.getQuery()).and(TOKEN.USER_LOGIN.eq(caller.user()));
    tokens
        .list(sql, own, clock.instant())
        .forEach(row -> response.addTokens(TokenView.message(row)));
    return response.build();
  }

  io.metalstack.admin.v2.TokenServiceListResponse listAll(
      DSLContext sql, Caller caller, io.metalstack.admin.v2.TokenServiceListRequest request) {
    var response = io.metalstack.admin.v2.TokenServiceListResponse.newBuilder();
    tokens
        .list(sql, condition(request.getQuery()), clock.instant())
        .forEach(row -> response.addTokens(TokenView.message(row)));
    return response.build();
  }

  private static Condition condition(TokenQuery query) {
    return new Filter()
        .uuid(query.hasUuid(), TOKEN.UUID, query.getUuid())
        .equal(query.hasUser(), TOKEN.USER_LOGIN, query.getUser())
        .equal(query.hasDescription(), TOKEN.DESCRIPTION, query.getDescription())
        .number(query.hasTokenType(), TOKEN.TYPE, query.getTokenTypeValue())
        .labels(TOKEN.LABELS, query.getLabels())
        .condition();
  }
}
