package io.metalstack.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.metalstack.api.v2.Version;
import io.metalstack.api.v2.VersionServiceGetRequest;
import io.metalstack.api.v2.VersionServiceGetResponse;
import io.metalstack.api.v2.VersionServiceRpc;
import io.metalstack.infra.v2.BootServiceRpc;
import io.metalstack.values.Problem;
import io.metalstack.values.Problem.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers byte by byte as other servers and proxies may send them, on a socket of the test. */
final class SocketsTest {
  private static final byte[] ANSWER =
      VersionServiceGetResponse.newBuilder()
          .setVersion(Version.newBuilder().setVersion("v1"))
          .build()
          .toByteArray();

  private final ServerSocket server = listen();
  private final Client client =
      Client.of(
          ClientConfig.of("http://127.0.0.1:" + server.getLocalPort() + "/base/")
              .withTimeout(Duration.ofMillis(500)));

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void contentByLength() throws Exception {
    var head =
        answer("HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n".formatted(ANSWER.length), ANSWER);

    assertThat(version()).isEqualTo("v1");
    assertThat(head.get(5, TimeUnit.SECONDS))
        .startsWith("POST /base/metalstack.api.v2.VersionService/Get HTTP/1.1\r\nhost: 127.0.0.1:")
        .contains("connect-timeout-ms: 500\r\n", "content-length: 0\r\n");
  }

  @Test
  void contentInChunksWithExtensionsAndTrailers() throws Exception {
    var body = new ByteArrayOutputStream();
    for (byte b : ANSWER) {
      body.writeBytes("1;name=value\r\n".getBytes(StandardCharsets.US_ASCII));
      body.write(b);
      body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    body.writeBytes("0\r\ntrailer: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    var _ = answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n", body.toByteArray());

    assertThat(version()).isEqualTo("v1");
  }

  @Test
  void contentUpToTheEndOfTheConnection() throws Exception {
    var _ = answer("HTTP/1.1 200 OK\r\n\r\n", ANSWER);

    assertThat(version()).isEqualTo("v1");
  }

  @Test
  void interimAnswersArePassedOver() throws Exception {
    var head = "HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\nHTTP/1.1 200 OK\r\n\r\n";
    var _ = answer(head, ANSWER);

    assertThat(version()).isEqualTo("v1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 200 OK\\r\\ncontent-length: 99\\r\\n\\r\\nabc | UNAVAILABLE | in the middle",
        "HTTP/1.1 200 OK\\r\\ncontent-length: many\\r\\n\\r\\n | UNAVAILABLE | where a number belongs",
        "HTTP/1.1 200 OK\\r\\ntransfer-encoding: chunked\\r\\n\\r\\nzz\\r\\n | UNAVAILABLE | a number belongs",
        "HTTP/1.1 200 OK\\r\\ncontent-le | UNAVAILABLE | closed the connection",
        "SSH-2.0-OpenSSH_9.2\\r\\n | UNAVAILABLE | does not speak HTTP/1.1",
        "HTTP/1.1 2xx\\r\\n\\r\\n | UNAVAILABLE | where a number belongs",
        "HTTP/1.1 502 Bad Gateway\\r\\ncontent-length: 4\\r\\n\\r\\noops | UNAVAILABLE | status 502",
        "HTTP/1.1 200 OK\\r\\ncontent-length: 4\\r\\n\\r\\noops | INTERNAL | no answer of"
      })
  void whatIsNoAnswer(String bytes, Kind kind, String told) {
    var plain = bytes.replace("\\r\\n", "\r\n");
    var _ = answer(plain, new byte[0]);
    var problem = catchThrowableOfType(Problem.class, this::version);

    assertThat(problem.kind()).isEqualTo(kind);
    assertThat(problem.message()).contains(told);
  }

  @Test
  void aSilentServerIsGivenUp() {
    var problem = catchThrowableOfType(Problem.class, this::version);

    assertThat(problem.kind()).isEqualTo(Kind.DEADLINE_EXCEEDED);
  }

  @Test
  void aStreamThatBreaksIsUnavailable() {
    var _ = answer("HTTP/1.1 200 OK\r\n\r\n", new byte[] {0, 0, 0, 0, 9, 1});
    try (var answers = client.open(BootServiceRpc.WAIT, BootServiceRpc.WAIT.request())) {
      var problem = catchThrowableOfType(Problem.class, answers::hasNext);

      assertThat(problem.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(problem.message()).contains("in the middle of an answer");
      assertThat(answers.hasNext()).isFalse();
    }
  }

  @Test
  void headersCannotBeSmuggledIn() {
    var options = CallOptions.NONE.withHeader("a", "b\r\nc: d");
    var request = VersionServiceGetRequest.getDefaultInstance();

    assertThat(
            catchThrowableOfType(
                IllegalArgumentException.class,
                () -> client.call(VersionServiceRpc.GET, request, options)))
        .hasMessageContaining("line break");
  }

  private String version() {
    return client
        .call(VersionServiceRpc.GET, VersionServiceGetRequest.getDefaultInstance())
        .getVersion()
        .getVersion();
  }

  /** Takes one connection, answers, hangs up; completes with the head of the request. */
  private CompletableFuture<String> answer(String head, byte[] body) {
    var request = new CompletableFuture<String>();
    Thread.ofVirtual()
        .start(() -> {
          try (var socket = server.accept()) {
            var text = readHead(socket);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            request.complete(text);
          } catch (IOException e) {
            request.completeExceptionally(e);
          }
        });
    return request;
  }

  private static String readHead(Socket socket) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
    int body = head.indexOf("content-length: ") + "content-length: ".length();
    int length = Integer.parseInt(head.substring(body, head.indexOf("\r", body)));
    assertThat(socket.getInputStream().readNBytes(length)).hasSize(length);
    return head.toString();
  }

  private static ServerSocket listen() {
    try {
      return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
