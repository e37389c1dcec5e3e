package io.metalstack.rpc;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.metalstack.values.Problem;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The one stream with questions and answers in turn. It looks things up and never blocks, so it
 * stays on the event loop; the next question is taken when the last answer is out.
 */
final class ReflectionStream implements Subscriber<HttpObject> {
  private final Reflection reflection;
  private final Wire.Stream wire;
  private final int limit;
  private final HttpResponseWriter out = HttpResponse.streaming();
  private byte[] pending = {};
  private @Nullable Subscription source;

  ReflectionStream(Reflection reflection, Wire.Stream wire, int limit) {
    this.reflection = reflection;
    this.wire = wire;
    this.limit = limit;
    out.write(wire.open(new Metadata()));
  }

  HttpResponse response() {
    return out;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    source = subscription;
    subscription.request(1);
  }

  @Override
  public void onNext(HttpObject part) {
    try {
      if (part instanceof HttpData data && !data.isEmpty()) {
        append(data.array());
        answerAll();
      }
      var _ = out.whenConsumed().thenRun(() -> more());
    } catch (Problem problem) {
      stop(problem);
    }
  }

  private void more() {
    if (source != null) {
      source.request(1);
    }
  }

  private void append(byte[] more) {
    int size = pending.length;
    if (size + more.length > limit) {
      throw Body.tooLarge(limit);
    }
    pending = Arrays.copyOf(pending, size + more.length);
    System.arraycopy(more, 0, pending, size, more.length);
  }

  private void answerAll() {
    int at = 0;
    while (pending.length - at >= Envelope.HEAD) {
      int length = Envelope.length(pending, at);
      if (length < 0 || length > limit) {
        throw Body.tooLarge(limit);
      }
      if (pending.length - at - Envelope.HEAD < length) {
        break;
      }
      var envelope = Arrays.copyOfRange(pending, at, at + Envelope.HEAD + length);
      Message question =
          wire.request(ServerReflectionRequest.getDefaultInstance(), envelope, limit);
      out.write(wire.frame(reflection.answer((ServerReflectionRequest) question)));
      at += Envelope.HEAD + length;
    }
    pending = Arrays.copyOfRange(pending, at, pending.length);
  }

  private void stop(Problem problem) {
    if (source != null) {
      source.cancel();
    }
    wire.end(out, new Metadata(), problem);
  }

  @Override
  public void onError(Throwable cause) {
    out.close(cause);
  }

  @Override
  public void onComplete() {
    wire.end(out, new Metadata(), null);
  }
}
