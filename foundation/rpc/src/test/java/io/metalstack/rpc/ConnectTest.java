package io.metalstack.rpc;

import static io.metalstack.rpc.Http.ECHO;
import static io.metalstack.rpc.Http.envelope;
import static io.metalstack.rpc.Http.gunzip;
import static io.metalstack.rpc.Http.gzip;
import static io.metalstack.rpc.Http.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.echo.v1.EchoRequest;
import io.metalstack.echo.v1.EchoResponse;
import io.metalstack.echo.v1.Mood;
import io.metalstack.values.Problem.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bytes of the protocols where a client library would hide them. */
final class ConnectTest {
  private static RpcServer server;
  private static Http http;

  @BeforeAll
  static void start() {
    server = new EchoServer().start(EchoServer.anyPort(), List.of(), new Routes());
    http = new Http(server.port());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void binary() throws Exception {
    var request = EchoRequest.newBuilder().setText("hi").setMood(Mood.MOOD_CALM).build();
    var answer = http.post(ECHO, "application/proto", request.toByteArray(), "echo-in", "x");

    assertThat(answer.headers().firstValue("content-type")).contains("application/proto");
    assertThat(answer.headers().firstValue("echo-header")).contains("x");
    assertThat(answer.headers().firstValue("trailer-echo-trailer")).contains("plain");
    assertThat(EchoResponse.parseFrom(answer.body()).getText()).isEqualTo("hi");
  }

  @Test
  void charsetOfJsonMayBeNamed() throws Exception {
    var body = "{\"text\":\"ü\"}".getBytes(StandardCharsets.UTF_8);
    var answer = http.post(ECHO, "application/json; charset=utf-8", body);

    assertThat(text(answer)).contains("\"text\":\"ü\"");
  }

  @Test
  void gzipBothWays() throws Exception {
    var body =
        gzip("{\"text\":\"%s\"}".formatted("x".repeat(9_000)).getBytes(StandardCharsets.UTF_8));
    var answer =
        http.post(
            ECHO, "application/json", body, "content-encoding", "gzip", "accept-encoding", "gzip");

    assertThat(answer.headers().firstValue("content-encoding")).contains("gzip");
    assertThat(answer.body()).hasSizeLessThan(1_000);
    assertThat(new String(gunzip(answer.body()), StandardCharsets.UTF_8))
        .contains("x".repeat(9_000));
  }

  @Test
  void smallAnswersAreNotCompressed() throws Exception {
    var answer = http.json(ECHO, "{\"text\":\"a\"}", "accept-encoding", "gzip");

    assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyKindHasItsStatus(Kind kind) throws Exception {
    var answer = http.json(ECHO, "{\"fail\":\"%s\"}".formatted(kind));

    assertThat(answer.statusCode()).isEqualTo(Codes.httpStatus(kind));
    assertThat(text(answer)).startsWith("{\"code\":\"%s\"".formatted(Codes.connectName(kind)));
  }

  @Test
  void grpcWebAsText() throws Exception {
    var request = EchoRequest.newBuilder().setText("hi").build();
    var framed = envelope(0, request.toByteArray());
    var head = Base64.getEncoder().encodeToString(Arrays.copyOf(framed, 5));
    var rest = Base64.getEncoder().encodeToString(Arrays.copyOfRange(framed, 5, framed.length));
    var answer =
        http.post(
            ECHO, "application/grpc-web-text", (head + rest).getBytes(StandardCharsets.US_ASCII));

    // Each frame is padded by itself, so that four characters at a time are a whole.
    var plain = new StringBuilder();
    for (int at = 0; at < answer.body().length; at += 4) {
      var group = Base64.getDecoder().decode(Arrays.copyOfRange(answer.body(), at, at + 4));
      plain.append(new String(group, StandardCharsets.US_ASCII));
    }
    assertThat(plain).contains("hi", "grpc-status: 0\r\n");
  }

  @Test
  void bugsAreNotTold() throws Exception {
    var answer = http.json(ECHO, "{\"fail\":\"bug\"}");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(text(answer)).containsPattern("incident [0-9a-f]{8}").doesNotContain("secret");
  }
}
