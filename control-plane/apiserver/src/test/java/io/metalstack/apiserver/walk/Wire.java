package io.metalstack.apiserver.walk;

import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.metalstack.api.Rpc;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** The Connect protocol by hand, so that nothing of ours stands between a test and the server. */
final class Wire implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  /** How long a stream is listened to: long enough for a refusal, which comes at once. */
  private static final String STREAM_MILLIS = "700";

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;

  Wire(int port) {
    this.url = "http://127.0.0.1:" + port;
  }

  /** How bytes are written. */
  enum Codec {
    JSON,
    PROTO
  }

  /**
   * What came back.
   *
   * @param code of the error, empty if there was none
   * @param text the whole error, or the whole answer
   */
  record Outcome(String code, String text) {}

  Outcome call(Rpc<?, ?> rpc, Codec codec, Optional<String> token, Message request)
      throws Exception {
    return call(rpc, codec, token, bytes(codec, request));
  }

  Outcome call(Rpc<?, ?> rpc, Codec codec, Optional<String> token, byte[] body) throws Exception {
    var kind = codec == Codec.JSON ? "json" : "proto";
    var request =
        HttpRequest.newBuilder(URI.create(url + rpc.path()))
            .timeout(Duration.ofSeconds(20))
            .header(
                "content-type", (rpc.streaming() ? "application/connect+" : "application/") + kind)
            .POST(HttpRequest.BodyPublishers.ofByteArray(rpc.streaming() ? enveloped(body) : body));
    token.ifPresent(secret -> request.header("authorization", "Bearer " + secret));
    if (rpc.streaming()) {
      request.header("connect-timeout-ms", STREAM_MILLIS);
    }
    var response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    var said = rpc.streaming() ? last(response.body()) : response.body();
    var text = new String(said, StandardCharsets.UTF_8);
    return response.statusCode() == 200 && !rpc.streaming()
        ? new Outcome("", text)
        : new Outcome(code(text, response.statusCode()), text);
  }

  static byte[] bytes(Codec codec, Message request) throws IOException {
    return codec == Codec.PROTO
        ? request.toByteArray()
        : JsonFormat.printer().print(request).getBytes(StandardCharsets.UTF_8);
  }

  private static String code(String text, int status) {
    try {
      var tree = JSON.readTree(text);
      var error = tree.has("error") ? tree.get("error") : tree;
      return error.has("code") ? error.get("code").asString() : "";
    } catch (tools.jackson.core.JacksonException e) {
      throw new AssertionError("HTTP " + status + " without an error in JSON: " + text, e);
    }
  }

  private static byte[] enveloped(byte[] body) {
    return ByteBuffer.allocate(body.length + 5).put((byte) 0).putInt(body.length).put(body).array();
  }

  /** The payload of the last envelope, which tells how the stream ended. */
  private static byte[] last(byte[] body) {
    var buffer = ByteBuffer.wrap(body);
    var payload = new byte[0];
    while (buffer.remaining() >= 5) {
      buffer.get();
      payload = new byte[buffer.getInt()];
      buffer.get(payload);
    }
    return payload;
  }

  @Override
  public void close() {
    http.close();
  }
}
