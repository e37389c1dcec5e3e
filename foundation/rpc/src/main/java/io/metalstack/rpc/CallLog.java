package io.metalstack.rpc;

import com.google.protobuf.Message;
import io.metalstack.values.Problem;
import io.metalstack.values.Problem.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One line per call on the logger {@code io.metalstack.calls}: at INFO what went well or was the
 * caller's fault, at WARN what was the server's. Never a body, a header or a token.
 */
public final class CallLog implements CallStep {
  /** Who called, for the log; the authenticating step sets it. */
  public static final Call.Key<String> CALLER = new Call.Key<>("caller");

  private static final Logger log = LoggerFactory.getLogger("io.metalstack.calls");

  @Override
  public void around(Call call, Message request, Next next) throws Exception {
    long start = System.nanoTime();
    try {
      next.proceed();
      write(call, start, null);
    } catch (Problem problem) {
      write(call, start, problem);
      throw problem;
    }
  }

  @Override
  public void unreadable(Call call, Problem problem) {
    write(call, System.nanoTime(), problem);
  }

  private static void write(Call call, long start, @Nullable Problem problem) {
    var level = problem == null ? Level.INFO : level(problem.kind());
    if (!log.isEnabledForLevel(level)) {
      return;
    }
    var micros = Duration.ofNanos(System.nanoTime() - start).toNanos() / 1_000;
    var code = problem == null ? "ok" : Codes.connectName(problem.kind());
    var line =
        log.atLevel(level)
            .addKeyValue("method", call.rpc().path())
            .addKeyValue("code", code)
            .addKeyValue("micros", micros)
            .addKeyValue("protocol", call.protocol())
            .addKeyValue("client", call.client().getHostAddress())
            .addKeyValue("caller", call.get(CALLER).orElse(""));
    if (problem == null) {
      line.log("call");
      return;
    }
    if (level == Level.WARN && problem.kind() != Kind.INTERNAL && problem.getCause() != null) {
      line = line.setCause(problem.getCause());
    }
    line.addKeyValue("error", problem.message()).log("call failed");
  }

  private static Level level(Kind kind) {
    return switch (kind) {
      case UNKNOWN, INTERNAL, DATA_LOSS, UNAVAILABLE -> Level.WARN;
      case CANCELED,
          INVALID_ARGUMENT,
          DEADLINE_EXCEEDED,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          RESOURCE_EXHAUSTED,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          UNAUTHENTICATED ->
          Level.INFO;
    };
  }
}
