package io.metalstack.client;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.metalstack.api.Rpc;
import io.metalstack.values.Problem;
import io.metalstack.values.Problem.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Calls the methods of one server. Safe for any number of threads. */
public final class Client implements AutoCloseable {
  /** What the server takes longer than its own deadline to say so. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final ClientConfig config;
  private final Transport transport;
  private final Failures failures;

  private Client(ClientConfig config, Transport transport) {
    this.config = config;
    this.transport = transport;
    this.failures = new Failures(config.server());
  }

  /** A client on sockets of its own: quick to start, one connection per open call or stream. */
  public static Client of(ClientConfig config) {
    return new Client(config, new Sockets(config));
  }

  /** A client that puts all calls and streams on one HTTP/2 connection. */
  public static Client multiplexed(ClientConfig config) {
    return new Client(config, new Multiplexed(config));
  }

  /** As {@link #call(Rpc, Message, CallOptions)} without options. */
  public <Q extends Message, A extends Message> A call(Rpc<Q, A> rpc, Q request) {
    return call(rpc, request, CallOptions.NONE);
  }

  /**
   * Calls a unary method.
   *
   * @throws Problem of the server; UNAVAILABLE if it cannot be reached, DEADLINE_EXCEEDED if it is
   *     too slow, CANCELED if the thread is interrupted
   */
  public <Q extends Message, A extends Message> A call(
      Rpc<Q, A> rpc, Q request, CallOptions options) {
    return options.retry().run(() -> once(rpc, request, options));
  }

  /** As {@link #open(Rpc, Message, CallOptions)} without options. */
  public <Q extends Message, A extends Message> AnswerStream<A> open(Rpc<Q, A> rpc, Q request) {
    return open(rpc, request, CallOptions.NONE);
  }

  /**
   * Opens a server stream and waits until the server has let it in.
   *
   * @throws Problem as {@link #call(Rpc, Message, CallOptions)}; a refusal may come with the first
   *     answer, too
   */
  public <Q extends Message, A extends Message> AnswerStream<A> open(
      Rpc<Q, A> rpc, Q request, CallOptions options) {
    return options.retry().run(() -> opened(rpc, request, options));
  }

  @Override
  public void close() {
    transport.close();
  }

  @SuppressWarnings("unchecked") // the parser is that of the Rpc's answer
  private <Q extends Message, A extends Message> A once(
      Rpc<Q, A> rpc, Q request, CallOptions options) {
    var time = options.timeout().orElse(config.timeout());
    var headers = headers("application/proto", options, Optional.of(time));
    if (config.gzip()) {
      headers.put("accept-encoding", "gzip");
    }
    var body = request.toByteArray();
    var silence = Optional.of(time.plus(GRACE));
    try (var answer = transport.post(rpc.path(), headers, body, silence)) {
      var content = content(answer);
      if (answer.status() != 200) {
        throw refusal(answer, content);
      }
      return (A) rpc.response().getParserForType().parseFrom(content);
    } catch (InvalidProtocolBufferException e) {
      throw Problem.of(
              Kind.INTERNAL, "%s answered what is no answer of %s".formatted(config.server(), rpc))
          .causedBy(e);
    } catch (IOException e) {
      throw failures.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failures.interrupted().causedBy(e);
    }
  }

  private <Q extends Message, A extends Message> AnswerStream<A> opened(
      Rpc<Q, A> rpc, Q request, CallOptions options) {
    var headers = headers("application/connect+proto", options, options.timeout());
    var message = request.toByteArray();
    var body =
        ByteBuffer.allocate(5 + message.length)
            .put((byte) 0)
            .putInt(message.length)
            .put(message)
            .array();
    try {
      var silence = options.timeout().map(time -> time.plus(GRACE));
      var answer = transport.post(rpc.path(), headers, body, silence);
      if (answer.status() != 200) {
        try (answer) {
          throw refusal(answer, content(answer));
        }
      }
      return new AnswerStream<>(answer.body(), rpc.response().getParserForType(), failures);
    } catch (IOException e) {
      throw failures.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failures.interrupted().causedBy(e);
    }
  }

  private Map<String, String> headers(
      String contentType, CallOptions options, Optional<Duration> time) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("user-agent", config.agent());
    headers.put("content-type", contentType);
    headers.put("connect-protocol-version", "1");
    time.ifPresent(limit -> headers.put("connect-timeout-ms", Long.toString(limit.toMillis())));
    var token = config.token().get();
    if (!token.isEmpty()) {
      headers.put("authorization", "Bearer " + token);
    }
    headers.putAll(options.headers());
    return headers;
  }

  private static Problem refusal(Transport.Answer answer, byte[] content) {
    return Errors.of(
        answer.status(),
        answer.header("content-type"),
        new String(content, StandardCharsets.UTF_8));
  }

  private static byte[] content(Transport.Answer answer) throws IOException {
    InputStream body = answer.body();
    return answer.header("content-encoding").equals("gzip")
        ? new GZIPInputStream(body).readAllBytes()
        : body.readAllBytes();
  }
}
