package io.metalstack.apiserver.token;

import io.metalstack.admin.v2.TokenServiceCreateRequest;
import io.metalstack.api.v2.TokenServiceCreateResponse;
import io.metalstack.api.v2.TokenServiceRevokeResponse;
import io.metalstack.api.v2.TokenServiceRpc;
import io.metalstack.apiserver.access.MethodRules;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Calls;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.apiserver.tenant.Tenants;
import io.metalstack.store.Tx;
import java.time.Clock;

/** The methods of tokens. */
public final class TokenApi {
  private TokenApi() {}

  public static void bind(
      Calls calls, MethodRules rules, Tokens tokens, Jwts jwts, Lifetimes lifetimes, Clock clock) {
    var issue = new IssueToken(rules, tokens, jwts, lifetimes, clock);
    var reads = new TokenReads(tokens, clock);
    calls
        .read(TokenServiceRpc.GET, reads::get)
        .read(TokenServiceRpc.LIST, reads::list)
        .mutation(
            TokenServiceRpc.CREATE,
            (tx, caller, request) -> answer(issue.issue(tx, caller, caller.user(), request)))
        .mutation(TokenServiceRpc.UPDATE, new UpdateToken(rules, tokens, clock))
        .mutation(
            TokenServiceRpc.REVOKE,
            (tx, caller, request) -> {
              tokens.revoke(tx, Filter.uuid(request.getUuid()), caller.user());
              return TokenServiceRevokeResponse.getDefaultInstance();
            })
        .mutation(TokenServiceRpc.REFRESH, new RefreshToken(tokens, jwts, clock))
        .read(io.metalstack.admin.v2.TokenServiceRpc.LIST, reads::listAll)
        .mutation(
            io.metalstack.admin.v2.TokenServiceRpc.CREATE,
            (tx, caller, request) -> createFor(issue, tx, caller, request))
        .mutation(
            io.metalstack.admin.v2.TokenServiceRpc.REVOKE,
            (tx, caller, request) -> {
              tokens.revoke(tx, Filter.uuid(request.getUuid()), request.getUser());
              return io.metalstack.admin.v2.TokenServiceRevokeResponse.getDefaultInstance();
            });
  }

  private static TokenServiceCreateResponse answer(IssueToken.Issued issued) {
    return TokenServiceCreateResponse.newBuilder()
        .setToken(issued.token())
        .setSecret(issued.secret())
        .build();
  }

  /** A token for another user needs one who is there: a mistyped login would be a dead token. */
  private static io.metalstack.admin.v2.TokenServiceCreateResponse createFor(
      IssueToken issue, Tx tx, Caller caller, TokenServiceCreateRequest request) {
    var user = request.hasUser() ? request.getUser() : caller.user();
    if (!user.equals(caller.user())) {
      Tenants.get(tx.sql(), user);
    }
    var issued = issue.issue(tx, caller, user, request.getTokenCreateRequest());
    return io.metalstack.admin.v2.TokenServiceCreateResponse.newBuilder()
        .setToken(issued.token())
        .setSecret(issued.secret())
        .build();
  }
}
