package io.metalstack.apiserver.audit;

import io.metalstack.apiserver.call.Caller;
import io.metalstack.rpc.Call;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What both halves of a trace share.
 *
 * @param at when the call came in
 */
record TracedCall(UUID id, Instant at, String method) {
  private static final Call.Key<TracedCall> KEY = new Call.Key<>("trace");

  /** Gives a call that came in its trace. */
  static TracedCall begin(Call call, Instant now) {
    var begun = new TracedCall(sortable(now), now, call.rpc().path());
    call.put(KEY, begun);
    return begun;
  }

  static TracedCall of(Call call) {
    return call.require(KEY);
  }

  Trace request(Caller caller, CallSubject subject, @Nullable String body) {
    return trace(Trace.REQUEST, caller, subject, at, null, body);
  }

  Trace response(
      Caller caller, CallSubject subject, Instant answered, int code, @Nullable String body) {
    return trace(Trace.RESPONSE, caller, subject, answered, code, body);
  }

  private Trace trace(
      short phase,
      Caller caller,
      CallSubject subject,
      Instant when,
      @Nullable Integer code,
      @Nullable String body) {
    var tenant = subject.tenant().isEmpty() ? caller.user() : subject.tenant();
    return new Trace(
        id,
        when,
        method,
        phase,
        caller.user(),
        tenant,
        subject.project(),
        caller.source(),
        code,
        body);
  }

  /** A UUID of version 7: those of one time stand side by side in the index. */
  static UUID sortable(Instant now) {
    var random = ThreadLocalRandom.current();
    var high = (now.toEpochMilli() << 16) | 0x7000 | random.nextInt(0x1000);
    var low = (random.nextLong() >>> 2) | (1L << 63);
    return new UUID(high, low);
  }
}
