package io.metalstack.rpc;

import static io.metalstack.rpc.Http.COUNT;
import static io.metalstack.rpc.Http.ECHO;
import static io.metalstack.rpc.Http.envelope;
import static io.metalstack.rpc.Http.gzip;
import static io.metalstack.rpc.Http.last;
import static io.metalstack.rpc.Http.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.echo.v1.EchoRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a request is told with the right code, over each protocol. */
final class RefusalTest {
  private static final byte[] HALF_JSON = "{\"text\": \"a".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NO_PROTO = {(byte) 0x0a, (byte) 0x7f, 1};
  private static RpcServer server;
  private static Http http;

  @BeforeAll
  static void start() {
    server = new EchoServer().start(EchoServer.anyPort(), List.of(new Validation()), new Routes());
    http = new Http(server.port());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void malformedJson() throws Exception {
    var answer = http.json(ECHO, "{\"text\": ");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(text(answer))
        .contains("\"code\":\"invalid_argument\"", "not JSON of metalstack.echo.v1.EchoRequest")
        .doesNotContain("JsonReader", "Exception", "gson");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"text\": 7, \"size\": \"many\"} | many",
        "[] | EchoRequest",
        "\"text\" | EchoRequest",
        "{\"text\": {}} | EchoRequest",
        "'' | no body",
        "{\"at\": \"yesterday\"} | yesterday",
      })
  void jsonOfAnotherShape(String body, String told) throws Exception {
    var answer = http.json(ECHO, body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(text(answer)).contains("\"code\":\"invalid_argument\"", told);
  }

  @Test
  void unknownFieldsAndEnumNamesAreDropped() throws Exception {
    var answer = http.json(ECHO, "{\"text\":\"a\",\"mood\":\"MOOD_NEW\",\"added\":{\"later\":1}}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(text(answer)).contains("\"text\":\"a\"").doesNotContain("mood");
  }

  @Test
  void textsWithTheCharacterNul() throws Exception {
    var json = http.json(ECHO, "{\"text\":\"a\\u0000b\"}");
    var proto =
        http.post(
            ECHO,
            "application/proto",
            EchoRequest.newBuilder().setText("a\0b").build().toByteArray());

    for (var answer : List.of(json, proto)) {
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(text(answer))
          .contains("\"code\":\"invalid_argument\"", "text holds the character U+0000");
    }
  }

  @Test
  void timesOutsideOfTheirRange() throws Exception {
    var request = EchoRequest.newBuilder();
    request.getAtBuilder().setSeconds(Long.MAX_VALUE);

    var answer = http.post(ECHO, "application/proto", request.build().toByteArray());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(text(answer)).contains("\"code\":\"invalid_argument\"", "at is no time");
  }

  @Test
  void malformedProto() throws Exception {
    var answer = http.post(ECHO, "application/proto", NO_PROTO);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(text(answer)).contains("\"code\":\"invalid_argument\"", "EchoRequest", "3 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/connect+json", "application/connect+proto"})
  void malformedInConnectStream(String type) throws Exception {
    var body = envelope(0, type.endsWith("json") ? HALF_JSON : NO_PROTO);
    var answer = http.post(COUNT, type, body);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(last(answer.body())).contains("\"error\":{\"code\":\"invalid_argument\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/grpc-web+proto", "application/grpc-web+json"})
  void malformedInGrpcWeb(String type) throws Exception {
    var body = envelope(0, type.endsWith("json") ? HALF_JSON : NO_PROTO);
    var answer = http.post(ECHO, type, body);

    assertThat(last(answer.body())).contains("grpc-status: 3", "grpc-message: the request is not");
  }

  @Test
  void malformedInGrpc() throws Exception {
    var answer = http.post(ECHO, "application/grpc", envelope(0, NO_PROTO));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("grpc-status")).contains("3");
    assertThat(answer.headers().firstValue("grpc-message").orElseThrow()).contains("EchoRequest");
  }

  @Test
  void brokenEnvelopes() throws Exception {
    assertThat(grpcMessage(new byte[3])).contains("has 3 bytes");
    assertThat(grpcMessage(new byte[] {0, 0, 0, 0, 9, 1})).contains("announces 9 bytes, but 1");
    assertThat(grpcMessage(envelope(1, new byte[2]))).contains("no header names the compression");
    assertThat(grpcMessage(envelope(4, new byte[2]))).contains("flags 0x04");
    assertThat(grpcMessage(new byte[] {0, -1, 0, 0, 0})).contains("larger than 4194304 bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {4 * 1024 * 1024 + 100, 20 * 1024 * 1024})
  void tooLarge(int size) throws Exception {
    var answer = http.post(ECHO, "application/proto", new byte[size]);

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(text(answer)).contains("\"code\":\"resource_exhausted\"", "4194304 bytes");
  }

  @Test
  void bombsAreGivenUp() throws Exception {
    var bomb = gzip(new byte[64 * 1024 * 1024]);
    assertThat(bomb).hasSizeLessThan(100_000);

    var unary = http.post(ECHO, "application/proto", bomb, "content-encoding", "gzip");
    assertThat(unary.statusCode()).isEqualTo(429);
    assertThat(text(unary)).contains("resource_exhausted", "4194304 bytes");

    var stream =
        http.post(
            COUNT,
            "application/connect+proto",
            envelope(1, bomb),
            "connect-content-encoding",
            "gzip");
    assertThat(last(stream.body())).contains("resource_exhausted", "4194304 bytes");

    var grpc = http.post(ECHO, "application/grpc", envelope(1, bomb), "grpc-encoding", "gzip");
    assertThat(grpc.headers().firstValue("grpc-status")).contains("8");
  }

  @Test
  void compressionThatIsNotSpoken() throws Exception {
    var answer = http.json(ECHO, "{}", "content-encoding", "br");

    assertThat(answer.statusCode()).isEqualTo(501);
    assertThat(text(answer)).contains("\"code\":\"unimplemented\"", "\\\"br\\\"", "gzip");
  }

  @Test
  void bodyThatOnlyClaimsToBeGzip() throws Exception {
    var answer = http.json(ECHO, "{}", "content-encoding", "gzip");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(text(answer)).contains("\"code\":\"invalid_argument\"", "cannot be unpacked");
  }

  @ParameterizedTest
  @CsvSource({
    ECHO + ",text/plain,application/json",
    ECHO + ",application/connect+json,application/json",
    COUNT + ",application/json,application/connect+json",
    COUNT + ",application/xml,application/grpc"
  })
  void wrongContentType(String path, String type, String offered) throws Exception {
    var answer = http.post(path, type, new byte[0]);

    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.headers().firstValue("accept-post").orElseThrow()).contains(offered);
    assertThat(text(answer)).contains("invalid_argument", type, offered);
  }

  @Test
  void unknownMethod() throws Exception {
    var unary = http.json("/metalstack.echo.v1.EchoService/Ekho", "{}");
    assertThat(unary.statusCode()).isEqualTo(404);
    assertThat(text(unary)).contains("\"code\":\"unimplemented\"", "did you mean " + ECHO + "?");

    var far = http.json("/foo.bar.v1.Quux/Frobnicate", "{}");
    assertThat(text(far)).contains("no method /foo.bar.v1.Quux/Frobnicate\"");

    var grpc = http.post("/metalstack.echo.v1.EchoService/Ekho", "application/grpc", new byte[5]);
    assertThat(grpc.headers().firstValue("grpc-status")).contains("12");
  }

  @Test
  void wrongHttpMethod() throws Exception {
    var answer = http.get(ECHO);

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).contains("POST");
    assertThat(text(answer)).contains("called by POST, not GET");
  }

  @Test
  void unreadableTimeoutsAndVersions() throws Exception {
    assertThat(text(http.json(ECHO, "{}", "connect-timeout-ms", "soon")))
        .contains("invalid_argument", "connect-timeout-ms is \\\"soon\\\"");
    assertThat(text(http.json(ECHO, "{}", "connect-protocol-version", "2")))
        .contains("invalid_argument", "version 1");
    var grpc = http.post(ECHO, "application/grpc", new byte[5], "grpc-timeout", "5x");
    assertThat(grpc.headers().firstValue("grpc-status")).contains("3");
  }

  @Test
  void deadlineOfTheCaller() throws Exception {
    var answer = http.json(ECHO, "{\"fail\":\"hang\"}", "connect-timeout-ms", "50");

    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(text(answer)).contains("\"code\":\"deadline_exceeded\"", "within the 50 ms");
  }

  @Test
  void brokenRules() throws Exception {
    var answer = http.json(ECHO, "{\"tags\":[\"ok\",\"x\"],\"password\":\"hunter2\"}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(text(answer))
        .contains("invalid_argument", "tags[1]: ", "got \\\"x\\\"", "password: ")
        .contains("buf.validate.Violations", "google.rpc.BadRequest")
        .doesNotContain("hunter2");
  }

  @Test
  void emptyRequestsAreFine() throws Exception {
    assertThat(http.json(ECHO, "{}").statusCode()).isEqualTo(200);
    var none = EchoRequest.getDefaultInstance().toByteArray();
    assertThat(http.post(ECHO, "application/proto", none).statusCode()).isEqualTo(200);
  }

  private static String grpcMessage(byte[] body) throws Exception {
    var answer = http.post(ECHO, "application/grpc", body);
    return answer.headers().firstValue("grpc-message").orElseThrow();
  }
}
