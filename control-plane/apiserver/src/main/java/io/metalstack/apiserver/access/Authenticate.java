package io.metalstack.apiserver.access;

import com.google.protobuf.Message;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.token.Jwts;
import io.metalstack.apiserver.token.Tokens;
import io.metalstack.rpc.Call;
import io.metalstack.rpc.CallLog;
import io.metalstack.rpc.CallStep;
import io.metalstack.rpc.Next;
import io.metalstack.store.Db;
import io.metalstack.values.Problem;
import java.time.Clock;

/**
 * Finds out who calls. No token makes an anonymous caller; a token that is not valid refuses the
 * call, on public methods too. The token is looked up at every call, so a revoked one is refused by
 * every server at once.
 */
public final class Authenticate implements CallStep {
  private static final String SCHEME = "Bearer ";

  private final Jwts jwts;
  private final Tokens tokens;
  private final Db db;
  private final Clock clock;

  public Authenticate(Jwts jwts, Tokens tokens, Db db, Clock clock) {
    this.jwts = jwts;
    this.tokens = tokens;
    this.db = db;
    this.clock = clock;
  }

  @Override
  public void around(Call call, Message request, Next next) throws Exception {
    var header = call.header("authorization");
    var rights = header.isEmpty() ? Rights.anonymous() : rights(header.get());
    call.put(Caller.KEY, new Caller(rights, Caller.source(call)));
    call.put(CallLog.CALLER, rights.user());
    next.proceed();
  }

  private Rights rights(String header) {
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw Problem.unauthenticated(
          "the header Authorization is not understood, expected \"Bearer <token>\"");
    }
    var id = jwts.verify(header.substring(SCHEME.length()).strip());
    return db.read(sql -> tokens.rights(sql, id, clock.instant()))
        .orElseThrow(() ->
            Problem.unauthenticated("the token %s is revoked or has expired", id)
                .with("authorization", "no such token", "ask for a new token"));
  }
}
