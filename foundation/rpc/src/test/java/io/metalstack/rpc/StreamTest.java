package io.metalstack.rpc;

import static io.metalstack.rpc.Http.COUNT;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.metalstack.values.Problem;
import io.metalstack.values.Problem.Kind;
import java.io.DataInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams whose end is not the handler's own. */
final class StreamTest {
  private final BlockingQueue<Kind> problems = new LinkedBlockingQueue<>();
  private final EchoServer echo = new EchoServer();
  private final RpcServer server =
      echo.start(
          EchoServer.anyPort().withTimes(Duration.ofMillis(300), Duration.ofSeconds(5)),
          List.of(this::note),
          new Routes());

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void aPeerThatLeavesInterruptsTheHandler(HttpClient.Version version) throws Exception {
    try (var client = HttpClient.newBuilder().version(version).build()) {
      try (var answers = open(client, "{\"to\":1,\"hang\":true}")) {
        assertThat(new DataInputStream(answers).readNBytes(5)).hasSize(5);
      }
      client.shutdownNow();
    }

    assertThat(echo.ends.poll(10, TimeUnit.SECONDS)).isEqualTo("InterruptedException");
    assertThat(problems.poll(10, TimeUnit.SECONDS)).isEqualTo(Kind.CANCELED);
    server.stop();
    assertThat(server.openCalls()).isZero();
  }

  @Test
  void aPeerThatDoesNotReadHoldsTheHandlerBack() throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      // Far more than socket buffers hold: most of it must be made as it is read.
      try (var answers = open(client, "{\"to\":100,\"size\":1000000}")) {
        assertThat(echo.ends.poll(500, TimeUnit.MILLISECONDS)).isNull();
        long bytes = answers.transferTo(OutputStream.nullOutputStream());
        assertThat(bytes).isGreaterThan(100_000_000L);
      }
    }
    assertThat(echo.ends.poll(10, TimeUnit.SECONDS)).isEqualTo("returned");
  }

  @Test
  void streamsOutliveTheTimeOfUnaryCalls() throws Exception {
    try (var client = HttpClient.newHttpClient();
        var answers = open(client, "{\"hang\":true}")) {
      assertThat(echo.ends.poll(600, TimeUnit.MILLISECONDS)).isNull();
      assertThat(answers.available()).isZero();
      client.shutdownNow();
    }
  }

  @Test
  void aStoppingServerEndsStreamsSoThatAgentsComeBack() throws Exception {
    try (var client = HttpClient.newHttpClient();
        var answers = open(client, "{\"to\":1,\"hang\":true}")) {
      assertThat(answers.readNBytes(5)).hasSize(5);
      server.stop();

      assertThat(new String(answers.readAllBytes(), StandardCharsets.UTF_8))
          .contains("\"code\":\"unavailable\"", "connect again");
      assertThat(problems.take()).isEqualTo(Kind.UNAVAILABLE);
    }
  }

  @Test
  void aStoppingServerLetsUnaryCallsEnd() throws Exception {
    var entered = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    CallStep hold =
        (call, request, next) -> {
          entered.countDown();
          leave.await();
          next.proceed();
        };
    var holding = new EchoServer().start(EchoServer.anyPort(), List.of(hold), new Routes());
    var answer = CompletableFuture.supplyAsync(() -> new Http(holding.port()).echo("late"));
    entered.await();
    var stop = Thread.ofVirtual().start(holding::close);
    while (!holding.draining()) {
      Thread.onSpinWait();
    }
    assertThat(new Http(holding.port()).echo("new")).contains("unavailable", "connect again");
    leave.countDown();

    assertThat(answer.get()).contains("late");
    stop.join();
  }

  @Test
  void aUnaryCallWithoutALimitGetsTheServers() throws Exception {
    var answer = new Http(server.port()).json(Http.ECHO, "{\"fail\":\"hang\"}");

    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(problems.poll(10, TimeUnit.SECONDS)).isEqualTo(Kind.DEADLINE_EXCEEDED);
  }

  private void note(Call call, Message request, Next next) throws Exception {
    try {
      next.proceed();
    } catch (Problem problem) {
      problems.add(problem.kind());
      throw problem;
    }
  }

  private InputStream open(HttpClient client, String request) throws Exception {
    var body = Http.envelope(0, request.getBytes(StandardCharsets.UTF_8));
    return client
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + COUNT))
                .header("content-type", "application/connect+json")
                .POST(BodyPublishers.ofByteArray(body))
                .build(),
            BodyHandlers.ofInputStream())
        .body();
  }
}
