package io.metalstack.rpc;

import com.google.protobuf.Message;
import io.metalstack.values.Problem;
import io.metalstack.values.Problem.Kind;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fixed list of steps, and the place where exceptions become problems. Each step is a boundary:
 * what passes it upwards is a {@link Problem}, so that metrics and log see the code that the caller
 * gets.
 */
final class CallChain {
  private static final Logger log = LoggerFactory.getLogger(CallChain.class);

  private final CallStep[] steps;

  CallChain(List<CallStep> steps) {
    this.steps = steps.toArray(CallStep[]::new);
  }

  /**
   * @throws Problem and nothing else
   */
  void run(Call call, Message request, Next handler) {
    from(0, call, request, handler);
  }

  void unreadable(Call call, Problem problem) {
    for (var step : steps) {
      step.unreadable(call, problem);
    }
  }

  @SuppressWarnings("CatchingUnchecked") // a handler's every failure is the caller's to hear of
  private void from(int index, Call call, Message request, Next handler) {
    try {
      if (index < steps.length) {
        steps[index].around(call, request, () -> from(index + 1, call, request, handler));
      } else {
        handler.proceed();
        var ended = call.ended();
        if (ended != null) {
          throw ended;
        }
      }
    } catch (Throwable thrown) {
      throw problem(call, thrown);
    }
  }

  /**
   * What the caller is told. A call that was ended from outside fails in any way it likes: the
   * reason of the ending is the one that counts.
   */
  static Problem problem(Call call, Throwable thrown) {
    var ended = call.ended();
    if (ended != null) {
      return ended;
    }
    if (thrown instanceof Problem problem) {
      return problem;
    }
    return incident(call.rpc().path(), thrown);
  }

  /** Logs an exception that nobody foresaw; the caller gets an id to ask about, and no more. */
  static Problem incident(String method, Throwable thrown) {
    var incident = "%08x".formatted(ThreadLocalRandom.current().nextInt());
    log.atError()
        .addKeyValue("incident", incident)
        .addKeyValue("method", method)
        .setCause(thrown)
        .log("unexpected error, incident {}", incident);
    return Problem.of(
            Kind.INTERNAL,
            "internal error, incident %s: the server's log tells the cause under this id"
                .formatted(incident))
        .causedBy(thrown);
  }
}
