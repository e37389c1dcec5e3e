package io.metalstack.rpc;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import io.metalstack.values.Problem;
import io.netty.util.concurrent.EventExecutor;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Reads a request's body into one array. A body over the limit is read on and thrown away for a
 * while, because a client of HTTP/1.1 that is still sending does not see the answer.
 */
final class Body implements Subscriber<HttpObject> {
  private static final int PATIENCE = 16;
  private static final byte[] EMPTY = {};

  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private final int limit;
  private byte[] bytes = EMPTY;
  private int size;
  private long thrownAway;
  private @Nullable Subscription source;

  private Body(int limit) {
    this.limit = limit;
  }

  /**
   * Reads all of it.
   *
   * @param limit bytes of a message, which may come in an envelope, beyond which the future fails
   *     with RESOURCE_EXHAUSTED
   */
  static CompletableFuture<byte[]> read(HttpRequest request, EventExecutor loop, int limit) {
    var body = new Body(limit);
    request.subscribe(body, loop);
    return body.whole;
  }

  static Problem tooLarge(int limit) {
    return Problem.resourceExhausted(
        "the request is larger than %d bytes, the most that is taken: send less at once", limit);
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    source = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(HttpObject part) {
    if (!(part instanceof HttpData data) || data.isEmpty()) {
      return;
    }
    int length = data.length();
    if (thrownAway > 0 || length > limit + Envelope.HEAD - size) {
      bytes = EMPTY;
      thrownAway += length;
      if (thrownAway > (long) limit * PATIENCE && source != null) {
        source.cancel();
        whole.completeExceptionally(tooLarge(limit));
      }
    } else if (size == 0) {
      bytes = data.array();
      size = length;
    } else {
      append(data.array(), length);
    }
  }

  private void append(byte[] more, int length) {
    if (bytes.length - size < length) {
      bytes =
          Arrays.copyOf(bytes, Math.min(limit + Envelope.HEAD, Math.max(size * 2, size + length)));
    }
    System.arraycopy(more, 0, bytes, size, length);
    size += length;
  }

  @Override
  public void onError(Throwable cause) {
    whole.completeExceptionally(cause);
  }

  @Override
  public void onComplete() {
    if (thrownAway > 0) {
      whole.completeExceptionally(tooLarge(limit));
    } else {
      whole.complete(bytes.length == size ? bytes : Arrays.copyOf(bytes, size));
    }
  }
}
