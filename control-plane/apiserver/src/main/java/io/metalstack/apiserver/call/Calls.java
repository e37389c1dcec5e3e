package io.metalstack.apiserver.call;

import com.google.protobuf.Message;
import io.metalstack.api.Rpc;
import io.metalstack.apiserver.audit.AuditTrail;
import io.metalstack.apiserver.audit.Refusals;
import io.metalstack.rpc.Handlers;
import io.metalstack.rpc.StreamHandler;
import io.metalstack.store.Db;
import java.util.Collection;
import java.util.function.Function;

/**
 * The table of methods. Here, and nowhere else, the transaction of a mutating call is opened; its
 * audit row commits with it.
 */
public final class Calls {
  private final Db db;
  private final AuditTrail audit;
  private final Handlers handlers = new Handlers();

  public Calls(Db db, AuditTrail audit) {
    this.db = db;
    this.audit = audit;
  }

  /** Binds a method that changes something. */
  public <Q extends Message, A extends Message> Calls mutation(
      Rpc<Q, A> rpc, Mutation<Q, A> mutation) {
    return inTransaction(rpc, mutation, true);
  }

  /** Binds a method that only looks; if the contract wants it audited, its trace is written. */
  public <Q extends Message, A extends Message> Calls read(Rpc<Q, A> rpc, Read<Q, A> read) {
    if (audit.covers(rpc)) {
      return inTransaction(
          rpc, (tx, caller, request) -> read.read(tx.sql(), caller, request), false);
    }
    handlers.unary(
        rpc,
        (call, request) -> {
          Refusals.handlerBegins(call);
          return db.read(sql -> read.read(sql, call.require(Caller.KEY), request));
        });
    return this;
  }

  /** Binds a method that must answer even while the database does not. */
  public <Q extends Message, A extends Message> Calls withoutDatabase(
      Rpc<Q, A> rpc, Function<Q, A> answer) {
    handlers.unary(
        rpc,
        (call, request) -> {
          Refusals.handlerBegins(call);
          return answer.apply(request);
        });
    return this;
  }

  /**
   * Binds a method whose work is done by another system, outside of any transaction; its trace is
   * written when the other system has answered.
   */
  public <Q extends Message, A extends Message> Calls elsewhere(
      Rpc<Q, A> rpc, Function<Q, A> work) {
    handlers.unary(
        rpc,
        (call, request) -> {
          Refusals.handlerBegins(call);
          var answer = work.apply(request);
          db.<Boolean>transaction(tx -> {
            audit.begin(tx, call, request).ifPresent(begun -> begun.done(answer));
            return true;
          });
          Refusals.handlerEnds(call);
          return answer;
        });
    return this;
  }

  /** Binds a method that answers with a stream. */
  public <Q extends Message, A extends Message> Calls stream(
      Rpc<Q, A> rpc, StreamHandler<Q, A> handler) {
    handlers.stream(
        rpc,
        (call, request, answers) -> {
          Refusals.handlerBegins(call);
          handler.handle(call, request, answers);
        });
    return this;
  }

  /**
   * Makes sure that every method of the contract has its handler.
   *
   * @throws IllegalStateException that names those that have none
   */
  public void requireAll(Collection<? extends Rpc<?, ?>> all) {
    var missing = handlers.missing(all);
    if (!missing.isEmpty()) {
      throw new IllegalStateException("methods without a handler: " + missing);
    }
  }

  public Handlers handlers() {
    return handlers;
  }

  /**
   * @param keepAnswer whether the trace tells what was answered, which is what was changed
   */
  private <Q extends Message, A extends Message> Calls inTransaction(
      Rpc<Q, A> rpc, Mutation<Q, A> work, boolean keepAnswer) {
    handlers.unary(
        rpc,
        (call, request) -> {
          Refusals.handlerBegins(call);
          var caller = call.require(Caller.KEY);
          var done =
              db.transaction(tx -> {
                var trace = audit.begin(tx, call, request);
                var answer = work.apply(tx, caller, request);
                trace.ifPresent(begun -> begun.done(keepAnswer ? answer : null));
                return answer;
              });
          Refusals.handlerEnds(call);
          return done;
        });
    return this;
  }
}
