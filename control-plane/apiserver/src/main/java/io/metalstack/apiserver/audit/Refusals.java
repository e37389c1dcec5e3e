package io.metalstack.apiserver.audit;

import com.google.protobuf.Message;
import io.metalstack.apiserver.access.MethodRules;
import io.metalstack.apiserver.access.Rights;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.rpc.Call;
import io.metalstack.rpc.CallStep;
import io.metalstack.rpc.Codes;
import io.metalstack.rpc.Next;
import io.metalstack.store.Db;
import io.metalstack.values.Problem;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Traces what did not succeed: every call that is refused before its handler, whatever its method,
 * and every audited call that its handler fails. Never fails a call itself, and never changes why
 * one failed.
 */
public final class Refusals implements CallStep {
  private static final Call.Key<Stage> STAGE = new Call.Key<>("stage");

  private enum Stage {
    BEGUN,
    DONE
  }

  private final MethodRules rules;
  private final Db db;
  private final RefusalWriter writer;
  private final Clock clock;

  public Refusals(MethodRules rules, Db db, RefusalWriter writer, Clock clock) {
    this.rules = rules;
    this.db = db;
    this.writer = writer;
    this.clock = clock;
  }

  /** The chain has let the call through. */
  public static void handlerBegins(Call call) {
    call.put(STAGE, Stage.BEGUN);
  }

  /** What the call did is committed, its trace with it. */
  public static void handlerEnds(Call call) {
    call.put(STAGE, Stage.DONE);
  }

  @Override
  public void around(Call call, Message request, Next next) throws Exception {
    TracedCall.begin(call, clock.instant());
    try {
      next.proceed();
    } catch (Problem problem) {
      if (tells(call)) {
        trace(call, request, problem);
      }
      throw problem;
    }
  }

  @Override
  public void unreadable(Call call, Problem problem) {
    TracedCall.begin(call, clock.instant());
    trace(call, null, problem);
  }

  private boolean tells(Call call) {
    var stage = call.get(STAGE);
    return stage.isEmpty() || (stage.get() == Stage.BEGUN && rules.of(call.rpc()).audited());
  }

  private void trace(Call call, @Nullable Message request, Problem problem) {
    var caller =
        call.get(Caller.KEY).orElseGet(() -> new Caller(Rights.anonymous(), Caller.source(call)));
    var subject = subject(request);
    var traced = TracedCall.of(call);
    var answer =
        traced.response(
            caller,
            subject,
            clock.instant(),
            Codes.grpcNumber(problem.kind()),
            TraceBody.of(problem));
    var body = request == null ? null : TraceBody.of(request);
    writer.write(List.of(traced.request(caller, subject, body), answer), call.cancelled());
  }

  private CallSubject subject(@Nullable Message request) {
    if (request == null) {
      return CallSubject.NONE;
    }
    try {
      return db.read(sql -> CallSubject.of(sql, request));
    } catch (RuntimeException e) {
      // The database is what failed the call: its trace goes without, if it can be written at all.
      return CallSubject.NONE;
    }
  }
}
