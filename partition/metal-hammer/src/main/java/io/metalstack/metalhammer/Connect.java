package io.metalstack.metalhammer;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.metalstack.api.Rpc;
import io.metalstack.values.Problem;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Calls of the server by the Connect protocol, binary, over the JDK's smallest HTTP client. */
final class Connect {
  private static final Duration UNARY = Duration.ofSeconds(10);
  private static final int ENVELOPE = 5;
  private static final int END_OF_STREAM = 2;

  private final URI server;
  private final String token;

  Connect(URI server, String token) {
    this.server = server;
    this.token = token;
  }

  /**
   * One call, one answer.
   *
   * @throws Problem as the server sent it, or unavailable when it cannot be reached
   */
  <Q extends Message, A extends Message> A call(Rpc<Q, A> rpc, Q request) {
    try {
      var connection = post(rpc, "application/proto", UNARY);
      connection.getOutputStream().write(request.toByteArray());
      check(connection, rpc);
      return parse(rpc, connection.getInputStream().readAllBytes());
    } catch (IOException e) {
      throw unreachable(rpc, e);
    }
  }

  /**
   * The first message of a stream.
   *
   * @param patience how long the stream may be silent
   * @throws Problem if the stream ended without one
   */
  <Q extends Message, A extends Message> A first(Rpc<Q, A> rpc, Q request, Duration patience) {
    try {
      var connection = post(rpc, "application/connect+proto", patience);
      var body = request.toByteArray();
      var envelope = ByteBuffer.allocate(ENVELOPE + body.length);
      connection
          .getOutputStream()
          .write(envelope.put((byte) 0).putInt(body.length).put(body).array());
      check(connection, rpc);
      try (var in = new DataInputStream(connection.getInputStream())) {
        var flags = in.readByte();
        var message = in.readNBytes(in.readInt());
        if ((flags & END_OF_STREAM) != 0) {
          var text = new String(message, StandardCharsets.UTF_8);
          throw Problem.unavailable("%s ended: %s", rpc.path(), text);
        }
        return parse(rpc, message);
      }
    } catch (IOException e) {
      throw unreachable(rpc, e);
    }
  }

  private HttpURLConnection post(Rpc<?, ?> rpc, String type, Duration patience) throws IOException {
    var connection = (HttpURLConnection) server.resolve(rpc.path()).toURL().openConnection();
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setConnectTimeout((int) UNARY.toMillis());
    connection.setReadTimeout((int) patience.toMillis());
    connection.setRequestProperty("Content-Type", type);
    connection.setRequestProperty("Connect-Protocol-Version", "1");
    connection.setRequestProperty("Authorization", "Bearer " + token);
    return connection;
  }

  private static void check(HttpURLConnection connection, Rpc<?, ?> rpc) throws IOException {
    if (connection.getResponseCode() != 200) {
      var error = connection.getErrorStream();
      var text = error == null ? "" : new String(error.readAllBytes(), StandardCharsets.UTF_8);
      throw Problem.failedPrecondition(
          "%s was refused with status %d: %s", rpc.path(), connection.getResponseCode(), text);
    }
  }

  private static <A extends Message> A parse(Rpc<?, A> rpc, byte[] body)
      throws InvalidProtocolBufferException {
    @SuppressWarnings("unchecked")
    var message = (A) rpc.response().getParserForType().parseFrom(body);
    return message;
  }

  private static Problem unreachable(Rpc<?, ?> rpc, IOException cause) {
    return Problem.unavailable("%s: %s", rpc.path(), String.valueOf(cause)).causedBy(cause);
  }
}
