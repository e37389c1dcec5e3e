package io.metalstack.rpc;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import io.metalstack.values.Problem;
import io.metalstack.values.Problem.Kind;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call in flight. Its virtual thread decodes, passes the chain, runs the handler and answers;
 * deadline, hang-up and shutdown may end it earlier from another thread. Whoever is first answers.
 */
final class Exchange implements Runnable {
  private final Handlers.Bound bound;
  private final Wire wire;
  private final Call call;
  private final CallChain chain;
  private final int limit;
  private final Thread thread;
  private final CompletableFuture<HttpResponse> response = new CompletableFuture<>();
  private final CompletableFuture<Void> finished = new CompletableFuture<>();
  private byte @Nullable [] body;
  private @Nullable Problem refused;
  private @Nullable Future<?> deadline;
  private @Nullable HttpResponseWriter out;
  private boolean answered;

  Exchange(Handlers.Bound bound, Wire wire, Call call, CallChain chain, int limit) {
    this.bound = bound;
    this.wire = wire;
    this.call = call;
    this.chain = chain;
    this.limit = limit;
    this.thread = Thread.ofVirtual().name(bound.rpc().path()).unstarted(this);
  }

  CompletableFuture<HttpResponse> response() {
    return response;
  }

  /** Completes when the handler's thread has ended, which may be after the answer. */
  CompletableFuture<Void> finished() {
    return finished;
  }

  boolean streaming() {
    return bound.rpc().streaming();
  }

  /** Ends the call when the caller's time is over, which runs from its first byte. */
  void endAfter(EventExecutor loop, long millis) {
    deadline = loop.schedule(() -> end(tooLate(millis)), millis, TimeUnit.MILLISECONDS);
  }

  void start(byte[] wholeBody) {
    body = wholeBody;
    thread.start();
  }

  /** Answers a call whose body could not be read, on its own thread like any other. */
  void refuse(Problem problem) {
    refused = problem;
    thread.start();
  }

  /** Ends the call from outside: answers with the reason, and interrupts the handler. */
  void end(Problem reason) {
    if (call.end(reason)) {
      try {
        finish(reason);
      } finally {
        thread.interrupt();
      }
    }
  }

  @Override
  public void run() {
    try {
      var request = request();
      if (request != null) {
        serve(request);
      }
    } finally {
      if (deadline != null) {
        deadline.cancel(false);
      }
      finished.complete(null);
    }
  }

  private @Nullable Message request() {
    var bytes = body;
    body = null;
    try {
      if (refused != null) {
        throw refused;
      }
      if (call.cancelled()) {
        throw new CancellationException("ended before it began");
      }
      return wire.request(bound.rpc().request(), bytes == null ? new byte[0] : bytes, limit);
    } catch (RuntimeException e) {
      var problem = CallChain.problem(call, e);
      chain.unreadable(call, problem);
      finish(problem);
      return null;
    }
  }

  private void serve(Message request) {
    try {
      switch (bound) {
        case Handlers.Bound.Unary<?, ?> unary -> {
          chain.run(call, request, () -> call.answered(handle(unary, request)));
          answer(call.answer().orElseThrow());
        }
        case Handlers.Bound.Stream<?, ?> stream -> {
          chain.run(call, request, () -> handle(stream, request));
          finish(null);
        }
      }
    } catch (RuntimeException e) {
      finish(CallChain.problem(call, e));
    }
  }

  @SuppressWarnings("unchecked") // the request was parsed as the type that the Rpc names
  private <Q extends Message, A extends Message> A handle(
      Handlers.Bound.Unary<Q, A> unary, Message request) throws Exception {
    return unary.handler().handle(call, (Q) request);
  }

  @SuppressWarnings("unchecked") // as above
  private <Q extends Message, A extends Message> void handle(
      Handlers.Bound.Stream<Q, A> stream, Message request) throws Exception {
    stream.handler().handle(call, (Q) request, new Sender<>((Wire.Stream) wire));
  }

  private void answer(Message message) {
    var whole = ((Wire.Unary) wire).answer(call.metadata(), message);
    synchronized (this) {
      if (!answered) {
        answered = true;
        response.complete(whole);
      }
    }
  }

  private synchronized void finish(@Nullable Problem problem) {
    if (answered) {
      return;
    }
    answered = true;
    if (out == null && problem != null) {
      response.complete(wire.failure(call.metadata(), problem));
    } else {
      var stream = (Wire.Stream) wire;
      stream.end(opened(stream), call.metadata(), problem);
    }
  }

  private synchronized HttpResponseWriter opened(Wire.Stream stream) {
    var writer = out;
    if (writer == null) {
      writer = HttpResponse.streaming();
      var _ = writer.tryWrite(stream.open(call.metadata()));
      out = writer;
      response.complete(writer);
    }
    return writer;
  }

  private static Problem tooLate(long millis) {
    return Problem.of(
        Kind.DEADLINE_EXCEEDED,
        "no answer within the %d ms that the call may take".formatted(millis));
  }

  /** What a stream's handler sends through. */
  private final class Sender<A extends Message> implements Answers<A> {
    private final Wire.Stream stream;
    private CompletableFuture<Void> taken = CompletableFuture.completedFuture(null);

    Sender(Wire.Stream stream) {
      this.stream = stream;
    }

    @Override
    public void open() {
      synchronized (Exchange.this) {
        if (!answered) {
          opened(stream);
        }
      }
    }

    @Override
    public void send(A answer) throws InterruptedException {
      try {
        taken.get();
      } catch (ExecutionException e) {
        throw gone(e);
      }
      var frame = stream.frame(answer);
      synchronized (Exchange.this) {
        var ended = call.ended();
        if (ended != null) {
          throw ended;
        }
        var writer = opened(stream);
        if (!writer.tryWrite(frame)) {
          throw gone(null);
        }
        taken = writer.whenConsumed();
      }
    }

    private Problem gone(@Nullable Throwable cause) {
      var ended = call.ended();
      if (ended != null) {
        return ended;
      }
      var problem = Problem.of(Kind.CANCELED, "the peer has closed the stream");
      return cause == null ? problem : problem.causedBy(cause);
    }
  }
}
