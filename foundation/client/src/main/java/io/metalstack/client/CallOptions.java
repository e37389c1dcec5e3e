package io.metalstack.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one call wants besides its request.
 *
 * @param headers sent along, such as {@code idempotency-key}
 * @param timeout instead of the client's; for a stream, its longest life
 * @param retry what to do when the server is unavailable
 */
public record CallOptions(Map<String, String> headers, Optional<Duration> timeout, Retry retry) {
  /** No headers, the client's timeout, no second try. */
  public static final CallOptions NONE = new CallOptions(Map.of(), Optional.empty(), Retry.NEVER);

  public CallOptions {
    headers = Map.copyOf(headers);
  }

  public CallOptions withHeader(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new CallOptions(more, timeout, retry);
  }

  public CallOptions withTimeout(Duration atMost) {
    return new CallOptions(headers, Optional.of(atMost), retry);
  }

  /** Only for calls that may reach the server twice without harm. */
  public CallOptions withRetry(Retry again) {
    return new CallOptions(headers, timeout, again);
  }
}
