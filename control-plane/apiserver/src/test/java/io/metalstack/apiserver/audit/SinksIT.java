package io.metalstack.apiserver.audit;

import static io.metalstack.tables.Tables.AUDIT_SINK;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.settings.OperationsSettings;
import io.metalstack.postgres.ThrowawayPostgres;
import io.metalstack.store.Db;
import io.metalstack.tables.tables.records.AuditRecord;
import io.metalstack.tables.tables.records.AuditSinkRecord;
import io.metalstack.values.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Traces on their way out: to a simulated event collector, and to a real PostgreSQL. */
final class SinksIT {
  private static final JsonMapper JSON = new JsonMapper();

  @AutoClose private final World world = new World();
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
  private final Queue<String> tokens = new ConcurrentLinkedQueue<>();
  private final HttpServer collector = collector();
  @AutoClose private final SplunkSink splunk = splunk();
  private final ForwardTraces forward = new ForwardTraces(splunk, world.db, world.clock);

  @AfterEach
  void stop() {
    collector.stop(0);
  }

  @Test
  void aTraceArrivesInItsEnvelope() {
    trace("one");

    assertThat(forward.run()).isEqualTo(1);

    var envelope = JSON.readTree(bodies.remove());
    assertThat(envelope.get("time").asDouble()).isEqualTo((double) World.NOW.getEpochSecond());
    assertThat(envelope.get("host").asString()).isEqualTo("h");
    assertThat(envelope.get("source").asString()).isEqualTo("s");
    assertThat(envelope.get("sourcetype").asString()).isEqualTo("_json");
    assertThat(envelope.get("index").asString()).isEqualTo("i");
    assertThat(envelope.at("/event/path").asString()).isEqualTo("one");
    assertThat(envelope.at("/event/body/a").asInt()).isEqualTo(1);
    assertThat(envelope.at("/event/phase").asString()).isEqualTo("request");
    assertThat(tokens).containsExactly("Splunk t");
    assertThat(forward.run()).as("each is sent once").isZero();
  }

  @Test
  void manyTracesGoInOneRequest() {
    for (var i = 0; i < 501; i++) {
      trace("call " + i);
    }

    assertThat(forward.run()).isEqualTo(501);
    assertThat(bodies).hasSize(2);
    assertThat(paths()).hasSize(501).startsWith("call 0", "call 1").endsWith("call 500");
  }

  @Test
  void aRequestIsTriedThreeTimes() {
    trace("one");
    answers.addAll(List.of(503, 503));

    assertThat(forward.run()).isEqualTo(1);
    assertThat(bodies).hasSize(3);
  }

  @Test
  void nothingIsLostWhileTheCollectorIsAway() {
    trace("one");
    answers.addAll(List.of(503, 503, 503));
    assertThat(forward.run()).isZero();
    var failing = position();
    assertThat(failing.getFailingSince()).isEqualTo(World.NOW);
    assertThat(failing.getError()).contains("503", "Server is busy");

    trace("two");
    bodies.clear();
    var another = new ForwardTraces(splunk, world.db, world.clock);
    assertThat(another.run()).as("another server goes on").isEqualTo(2);
    assertThat(paths()).containsExactly("one", "two");
    assertThat(position().getFailingSince()).isNull();
  }

  @Test
  void aTraceOfASlowTransactionIsNotPassedBy() throws Exception {
    var written = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var slow =
          threads.submit(() ->
              world.db.<Boolean>transaction(tx -> {
                Traces.insert(tx, List.of(row("slow")));
                written.countDown();
                await(go);
                return true;
              }));
      written.await();
      trace("quick");
      assertThat(forward.run()).isZero();
      go.countDown();
      slow.get();
    }
    assertThat(forward.run()).isEqualTo(2);
    assertThat(paths()).containsExactly("slow", "quick");
  }

  @Test
  void anotherDatabaseGetsACopyOnce() {
    trace("one");
    trace("two");
    var copies = ThrowawayPostgres.database();
    try (var other = new Db(copies, 1);
        var sink = new TimescaleSink(new Db(copies, 1))) {
      var traces = world.db.<List<AuditRecord>>read(sql -> Traces.after(sql, 0, 0, 10));
      sink.take(traces);
      sink.take(traces);

      List<String> found =
          other.read(sql ->
              sql.resultQuery("select entry ->> 'path' from traces order by xid, seq")
                  .fetchInto(String.class));
      assertThat(found).containsExactly("one", "two");
    }
  }

  @Test
  void anotherDatabaseThatIsAwayIsNoReasonToLoseTraces() {
    trace("one");
    var sink =
        new AuditSink() {
          @Override
          public String name() {
            return "away";
          }

          @Override
          public void take(List<AuditRecord> traces) {
            throw Problem.unavailable("away");
          }
        };

    assertThat(new ForwardTraces(sink, world.db, world.clock).run()).isZero();
    assertThat(forward.run()).as("each place has a position of its own").isEqualTo(1);
  }

  private List<String> paths() {
    var paths = new ArrayList<String>();
    for (var body : bodies) {
      body.lines()
          .map(JSON::readTree)
          .map((JsonNode envelope) -> envelope.at("/event/path").asString())
          .forEach(paths::add);
    }
    return paths;
  }

  private AuditSinkRecord position() {
    return world.db.read(sql -> sql.selectFrom(AUDIT_SINK).fetchSingle());
  }

  private void trace(String path) {
    world.db.<Boolean>transaction(tx -> {
      Traces.insert(tx, List.of(row(path)));
      return true;
    });
  }

  private static Trace row(String path) {
    return new Trace(
        UUID.randomUUID(),
        World.NOW,
        path,
        Trace.REQUEST,
        "u",
        "t",
        "",
        "1.2.3.4:5",
        null,
        "{\"a\":1}");
  }

  private SplunkSink splunk() {
    return new SplunkSink(
        new OperationsSettings.Splunk(
            URI.create("http://127.0.0.1:%d/".formatted(collector.getAddress().getPort())),
            "t",
            "i",
            "h",
            "s",
            "_json"),
        Duration.ofMillis(1));
  }

  private HttpServer collector() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/services/collector",
          exchange -> {
            try (exchange) {
              bodies.add(
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
              tokens.add(exchange.getRequestHeaders().getFirst("authorization"));
              var code = answers.isEmpty() ? 200 : answers.remove();
              var body =
                  code == 200
                      ? "{\"text\":\"Success\",\"code\":0}"
                      : "{\"text\":\"Server is busy\",\"code\":9}";
              exchange.getResponseHeaders().set("content-type", "application/json");
              exchange.sendResponseHeaders(code, body.length());
              exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            }
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
