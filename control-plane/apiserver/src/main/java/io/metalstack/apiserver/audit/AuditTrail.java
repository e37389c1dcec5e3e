package io.metalstack.apiserver.audit;

import com.google.protobuf.Message;
import io.metalstack.api.Rpc;
import io.metalstack.apiserver.access.MethodRules;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.rpc.Call;
import io.metalstack.store.Tx;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The trace of a call that was done; commits with what it tells of. */
public final class AuditTrail {
  private final MethodRules rules;
  private final Clock clock;

  public AuditTrail(MethodRules rules, Clock clock) {
    this.rules = rules;
    this.clock = clock;
  }

  /** Whether the contract wants a method audited. */
  public boolean covers(Rpc<?, ?> rpc) {
    return rules.of(rpc).audited();
  }

  /** A trace that is begun: what the call may delete is looked up before it does. */
  public final class Begun {
    private final Tx tx;
    private final Call call;
    private final Message request;
    private final CallSubject subject;

    private Begun(Tx tx, Call call, Message request) {
      this.tx = tx;
      this.call = call;
      this.request = request;
      this.subject = CallSubject.of(tx.sql(), request);
    }

    /**
     * Writes both halves of the call.
     *
     * @param answer null to keep the request alone, as for what is only looked at
     */
    public void done(@Nullable Message answer) {
      var started = TracedCall.of(call);
      var caller = call.require(Caller.KEY);
      Traces.insert(
          tx,
          List.of(
              started.request(caller, subject, TraceBody.of(request)),
              started.response(
                  caller,
                  subject,
                  clock.instant(),
                  0,
                  answer == null ? null : TraceBody.of(answer))));
    }
  }

  /** Begins the trace of a call; empty if its method is not audited. */
  public Optional<Begun> begin(Tx tx, Call call, Message request) {
    return covers(call.rpc()) ? Optional.of(new Begun(tx, call, request)) : Optional.empty();
  }

  /**
   * Writes the trace of what was done beside the methods of the contract, such as a login.
   *
   * @param path the route that was called
   * @param source address of the client
   */
  public void beside(Tx tx, String path, String user, String source) {
    var now = clock.instant();
    var id = TracedCall.sortable(now);
    Traces.insert(
        tx, List.of(new Trace(id, now, path, Trace.RESPONSE, user, user, "", source, 0, null)));
  }
}
