package io.metalstack.rpc;

import static io.metalstack.rpc.Http.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metalstack.rpc.Routes.Reply;
import io.metalstack.values.Problem;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RoutesTest {
  @TempDir Path directory;
  private final Routes routes = new Routes();
  private RpcServer server = start(List.of());
  private Http http = new Http(server.port());

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void pathsMethodsAndPrefixes() throws Exception {
    routes
        .get("/version", request -> Reply.text(200, "1 " + Thread.currentThread().isVirtual()))
        .post("/v1/image", request -> Reply.json(201, request.body().toStringUtf8()))
        .under("/v1/", request -> Reply.text(200, request.method() + " " + request.query()))
        .under("/v1/deep/", request -> Reply.text(200, request.path()));

    assertThat(text(http.get("/version"))).isEqualTo("1 true");
    assertThat(http.send("HEAD", "/version", "a", "b").statusCode()).isEqualTo(200);
    assertThat(text(http.json("/v1/image", "{\"id\":7}"))).isEqualTo("{\"id\":7}");
    assertThat(text(http.get("/v1/image?a=b%20c"))).isEqualTo("GET a=b%20c");
    assertThat(text(http.get("/v1/deep/a%20b"))).isEqualTo("/v1/deep/a b");
  }

  @Test
  void whatIsNotServedIsSaid() throws Exception {
    var answer = http.get("/nowhere");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(text(answer))
        .contains("\"code\":\"not_found\"", "nothing is served at GET /nowhere");
  }

  @Test
  void problemsBecomeTheirStatus() throws Exception {
    routes
        .get(
            "/busy",
            request -> {
              throw Problem.resourceExhausted("too many");
            })
        .get(
            "/bug",
            request -> {
              throw new IllegalStateException("inside");
            });

    assertThat(http.get("/busy").statusCode()).isEqualTo(429);
    assertThat(text(http.get("/busy"))).contains("too many");
    assertThat(http.get("/bug").statusCode()).isEqualTo(500);
    assertThat(text(http.get("/bug"))).contains("incident").doesNotContain("inside");
  }

  @Test
  void filesAndResources() throws Exception {
    Files.writeString(directory.resolve("kernel"), "vmlinuz");
    routes
        .files("/boot", directory)
        .resources("/", RoutesTest.class.getClassLoader(), "page", "index.html");
    restart(List.of());

    assertThat(text(http.get("/boot/kernel"))).isEqualTo("vmlinuz");
    assertThat(http.get("/boot/../secret").statusCode()).isNotEqualTo(200);
    assertThat(text(http.get("/app.js"))).contains("console.log");
    assertThat(text(http.get("/machines/4711"))).contains("<title>page</title>");
    assertThat(http.json(Http.ECHO, "{}").statusCode()).isEqualTo(200);
    assertThat(http.json("/metalstack.echo.v1.EchoService/No", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void browsersOfKnownPagesMayCall() throws Exception {
    restart(List.of("https://ui.example.org"));

    var known = preflight("https://ui.example.org");
    assertThat(known.headers().firstValue("access-control-allow-origin"))
        .contains("https://ui.example.org");
    assertThat(known.headers().firstValue("access-control-allow-headers").orElse(""))
        .contains("authorization");
    assertThat(preflight("https://evil.example.org").headers().map())
        .doesNotContainKey("access-control-allow-origin");
  }

  @Test
  void metricsAreCountedByMethodAndCode() throws Exception {
    try (var metrics = new Metrics()) {
      routes.get("/metrics", metrics.route());
      server.close();
      server = new EchoServer().start(EchoServer.anyPort(), List.of(metrics), routes);
      http = new Http(server.port());
      http.json(Http.ECHO, "{}");
      http.json(Http.ECHO, "{\"fail\":\"NOT_FOUND\"}");
      http.json(Http.ECHO, "{");

      assertThat(text(http.get("/metrics")).lines())
          .anyMatch(line -> line.startsWith("rpc_server_seconds_count") && line.contains("\"ok\""))
          .anyMatch(line -> line.contains("code=\"not_found\",method=\"Echo\""))
          .anyMatch(line -> line.contains("code=\"invalid_argument\""))
          .anyMatch(line -> line.equals("rpc_server_open 0.0"))
          .anyMatch(line -> line.startsWith("jvm_memory_used_bytes"));
    }
  }

  @Test
  void aRouteCannotBeTakenTwice() {
    routes.get("/a", request -> Reply.text(200, ""));
    assertThatThrownBy(() -> routes.get("/a", request -> Reply.text(200, "")))
        .hasMessageContaining("/a is taken");
  }

  private HttpResponse<byte[]> preflight(String origin) throws Exception {
    return http.send(
        "OPTIONS",
        Http.ECHO,
        "origin",
        origin,
        "access-control-request-method",
        "POST",
        "access-control-request-headers",
        "authorization,content-type");
  }

  private RpcServer start(List<String> origins) {
    return new EchoServer().start(EchoServer.anyPort().withCorsOrigins(origins), List.of(), routes);
  }

  private void restart(List<String> origins) {
    server.close();
    server = start(origins);
    http = new Http(server.port());
  }
}
