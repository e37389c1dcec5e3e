package io.metalstack.rpc;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.RequestHeaders;
import io.metalstack.api.Rpc;
import io.metalstack.values.Problem;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One call as steps and handler see it. Belongs to the call's thread, but for {@link #cancelled()}.
 */
public final class Call {
  /** Names an attribute that one step leaves for later ones; identity counts, not the name. */
  @SuppressWarnings("UnusedTypeParameter") // put() and get() pair it with the value
  public static final class Key<T> {
    private final String name;

    public Key(String name) {
      this.name = name;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private final Rpc<?, ?> rpc;
  private final String protocol;
  private final RequestHeaders headers;
  private final InetSocketAddress peer;
  private final InetAddress client;
  private final @Nullable Instant deadline;
  private final Map<Key<?>, Object> attributes = new HashMap<>();
  private final Metadata metadata = new Metadata();
  private final AtomicReference<@Nullable Problem> ended = new AtomicReference<>();
  private @Nullable Message answer;

  Call(
      Rpc<?, ?> rpc,
      String protocol,
      RequestHeaders headers,
      InetSocketAddress peer,
      InetAddress client,
      @Nullable Instant deadline) {
    this.rpc = rpc;
    this.protocol = protocol;
    this.headers = headers;
    this.peer = peer;
    this.client = client;
    this.deadline = deadline;
  }

  public Rpc<?, ?> rpc() {
    return rpc;
  }

  /** The protocol in use: {@code connect}, {@code grpc} or {@code grpc-web}. */
  public String protocol() {
    return protocol;
  }

  /** The other end of the connection, which may be a proxy. */
  public InetSocketAddress peer() {
    return peer;
  }

  /** Who called: the peer, or whom trusted proxies name in {@code X-Forwarded-For}. */
  public InetAddress client() {
    return client;
  }

  /** First value of a request header, whatever its case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** All values of a request header, whatever its case. */
  public List<String> headers(String name) {
    return headers.getAll(name.toLowerCase(Locale.ROOT));
  }

  /** When the caller stops waiting; empty for a stream without a time limit. */
  public Optional<Instant> deadline() {
    return Optional.ofNullable(deadline);
  }

  /** Time left until the deadline, at least zero. */
  public Optional<Duration> remaining() {
    return deadline().map(at -> Duration.between(Instant.now(), at)).map(Call::notNegative);
  }

  /**
   * Whether nobody waits for the answer any more. The handler's thread is interrupted then, too.
   */
  public boolean cancelled() {
    return ended.get() != null;
  }

  public <T> void put(Key<T> key, T value) {
    attributes.put(key, value);
  }

  @SuppressWarnings("unchecked") // put() pairs each key with a value of its type
  public <T> Optional<T> get(Key<T> key) {
    return Optional.ofNullable((T) attributes.get(key));
  }

  /** What a step before this one must have left. */
  public <T> T require(Key<T> key) {
    return get(key).orElseThrow(() -> new IllegalStateException("no step has set " + key));
  }

  /** Adds a header to the answer; of a stream, only before its first message. */
  public void answerHeader(String name, String value) {
    metadata.header(name.toLowerCase(Locale.ROOT), value);
  }

  /** Adds metadata that follows the answer or the error. */
  public void trailer(String name, String value) {
    metadata.trailer(name.toLowerCase(Locale.ROOT), value);
  }

  /** Adds a typed detail to the error of this call, should it have one. */
  public void errorDetail(Message detail) {
    metadata.errorDetail(detail);
  }

  /** The answer of a unary call, once its handler has returned. */
  public Optional<Message> answer() {
    return Optional.ofNullable(answer);
  }

  void answered(Message message) {
    answer = message;
  }

  /** Ends the call from outside; the first reason counts. */
  boolean end(Problem reason) {
    return ended.compareAndSet(null, reason);
  }

  @Nullable Problem ended() {
    return ended.get();
  }

  Metadata metadata() {
    return metadata;
  }

  private static Duration notNegative(Duration left) {
    return left.isNegative() ? Duration.ZERO : left;
  }
}
