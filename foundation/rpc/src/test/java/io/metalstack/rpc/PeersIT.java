package io.metalstack.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The edge as clients see it that others wrote. */
final class PeersIT {
  private static final int CHECKS = 14;
  private static final String ECHO = "/metalstack.echo.v1.EchoService/Echo";
  private static final String COUNT = "/metalstack.echo.v1.EchoService/Count";

  @TempDir static Path directory;
  private static Path schema;
  private static RpcServer server;
  private static Peers.Outcome typescript;

  @BeforeAll
  static void start() throws Exception {
    Peers.install();
    schema = Peers.schema(directory);
    server =
        new EchoServer()
            .start(EchoServer.anyPort(), List.of(new CallLog(), new Validation()), new Routes());
    typescript = Peers.typescript(server.port(), schema);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connect-json-h1",
        "connect-proto-h1",
        "connect-json-h2c",
        "connect-proto-h2c",
        "connect-gzip-h1",
        "grpc",
        "grpc-gzip",
        "grpc-json",
        "grpc-web-h1",
        "grpc-web-h2c",
        "grpc-web-gzip",
        "browser-connect",
        "browser-grpc-web"
      })
  void typescriptClient(String transport) {
    assertThat(typescript.err()).isEmpty();
    assertThat(typescript.out().lines().filter(line -> line.contains(" " + transport + " ")))
        .hasSize(CHECKS)
        .allMatch(line -> line.startsWith("ok "));
  }

  @ParameterizedTest
  @CsvSource({"connect,true", "connect,false", "grpc,true", "grpcweb,true", "grpcweb,false"})
  void bufCurlByReflection(String protocol, boolean http2) throws Exception {
    var echo = buf(protocol, http2, ECHO, "{\"text\":\"hi\",\"mood\":\"MOOD_CALM\"}");
    assertThat(echo.err()).isEmpty();
    assertThat(echo.exit()).isZero();
    assertThat(echo.out()).contains("\"text\": \"hi\"", "MOOD_CALM", "virtual");

    var count = buf(protocol, http2, COUNT, "{\"to\":3,\"fail\":\"NOT_FOUND\"}");
    assertThat(count.out()).contains("\"number\": 1", "\"number\": 3");
    assertThat(count.err()).contains("not_found", "failed as asked: 100% ü", "BadRequest");
    assertThat(count.exit()).isNotZero();
  }

  @Test
  void bufListsServicesAndMethods() throws Exception {
    var url = "http://127.0.0.1:" + server.port();
    var methods = Peers.buf("curl", "--http2-prior-knowledge", "--list-methods", url);

    assertThat(methods.out())
        .contains("metalstack.echo.v1.EchoService/Echo", "grpc.health.v1.Health/Check");
  }

  @ParameterizedTest
  @ValueSource(strings = {"connect", "grpc", "grpcweb"})
  void bufAsksForHealth(String protocol) throws Exception {
    var whole = buf(protocol, true, "/grpc.health.v1.Health/Check", "{}");
    assertThat(whole.out()).contains("SERVING");

    var unknown = buf(protocol, true, "/grpc.health.v1.Health/Check", "{\"service\":\"nobody\"}");
    assertThat(unknown.err()).contains("not_found", "metalstack.echo.v1.EchoService");
  }

  private static Peers.Outcome buf(String protocol, boolean http2, String path, String data)
      throws Exception {
    var url = "http://127.0.0.1:" + server.port() + path;
    return http2
        ? Peers.buf("curl", "--protocol", protocol, "--http2-prior-knowledge", "-d", data, url)
        : Peers.buf("curl", "--protocol", protocol, "--schema", schema.toString(), "-d", data, url);
  }
}
