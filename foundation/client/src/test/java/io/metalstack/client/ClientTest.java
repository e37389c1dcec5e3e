package io.metalstack.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.metalstack.api.v2.HealthServiceRpc;
import io.metalstack.api.v2.VersionServiceGetRequest;
import io.metalstack.api.v2.VersionServiceRpc;
import io.metalstack.infra.v2.BootServiceRpc;
import io.metalstack.infra.v2.BootServiceWaitRequest;
import io.metalstack.infra.v2.BootServiceWaitResponse;
import io.metalstack.rpc.RpcConfig;
import io.metalstack.rpc.RpcServer;
import io.metalstack.values.Problem;
import io.metalstack.values.Problem.Detail;
import io.metalstack.values.Problem.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Both transports against a real server. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
final class ClientTest {
  @Parameter private boolean multiplexed;

  private final Program program = new Program();
  private final RpcServer server = program.start();
  private Client client = client(ClientConfig.of(Program.url(server)));

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void callsCarryTokenAndAgent() {
    client = client(ClientConfig.of(Program.url(server)).withToken(() -> "t0ken").withAgent("a/1"));

    assertThat(version("token")).isEqualTo("Bearer t0ken");
    assertThat(version("agent")).isEqualTo("a/1");
  }

  @Test
  void largeAnswersAndReuse() {
    for (int i = 0; i < 20; i++) {
      assertThat(version("large")).hasSize(3_000_000);
      assertThat(version("token")).isEqualTo("nobody");
    }
  }

  @Test
  void compressedAnswers() {
    client = client(ClientConfig.of(Program.url(server)).withGzip());

    assertThat(version("large")).hasSize(3_000_000);
    assertThat(version("token")).isEqualTo("nobody");
  }

  @Test
  void problemsComeWithTheirDetails() {
    var problem = problem(() -> version("nothing"));

    assertThat(problem.kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(problem.message()).isEqualTo("no \"nothing\" here");
    assertThat(problem.details())
        .containsExactly(
            new Detail("want", "is \"ü\"", "take \"token\""), new Detail("other", "too", ""));
    assertThat(version("token")).isEqualTo("nobody");
  }

  @Test
  void deadlines() {
    var options = want("hang").withTimeout(Duration.ofMillis(200));
    var problem = problem(() -> client.call(VersionServiceRpc.GET, request(), options));

    assertThat(problem.kind()).isEqualTo(Kind.DEADLINE_EXCEEDED);
  }

  @Test
  void anAbsentServerIsUnavailable() {
    server.close();
    var problem = problem(() -> version("token"));

    assertThat(problem.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(problem.message()).contains(Program.url(server));
  }

  @Test
  void unavailableIsTriedAgainWhereAsked() {
    program.unavailable.set(3);
    var waits = new ArrayList<Duration>();
    var retry =
        new Retry(5, Duration.ofMillis(100), Duration.ofMillis(250), new Random(1), waits::add);
    var request = HealthServiceRpc.GET.request();

    var _ = client.call(HealthServiceRpc.GET, request, CallOptions.NONE.withRetry(retry));
    assertThat(program.calls).hasValue(4);
    assertThat(waits).hasSize(3);
    assertThat(waits.get(0)).isLessThanOrEqualTo(Duration.ofMillis(100));
    assertThat(waits.get(2)).isLessThanOrEqualTo(Duration.ofMillis(250));

    program.unavailable.set(1);
    assertThat(problem(() -> client.call(HealthServiceRpc.GET, request)).kind())
        .isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void aServerThatCameBackIsCalledAgain() {
    assertThat(version("token")).isEqualTo("nobody");
    server.close();
    assertThat(problem(() -> version("token")).kind()).isEqualTo(Kind.UNAVAILABLE);
    try (var again = program.start(RpcConfig.on("127.0.0.1", server.port()))) {
      assertThat(again.port()).isEqualTo(server.port());
      assertThat(version("token")).isEqualTo("nobody");
    }
  }

  @Test
  void streamsInFull() {
    try (var answers = open("500 end")) {
      var hosts = hosts(answers);
      assertThat(hosts).hasSize(500).endsWith("host-499");
    }
    assertThat(version("token")).isEqualTo("nobody");
  }

  @Test
  void streamsThatFail() {
    try (var answers = open("2 fail")) {
      assertThat(answers.next().getAllocation().getHostname()).isEqualTo("host-0");
      assertThat(answers.next().getAllocation().getHostname()).isEqualTo("host-1");
      var problem = problem(answers::hasNext);
      assertThat(problem.kind()).isEqualTo(Kind.ABORTED);
      assertThat(problem.details()).containsExactly(new Detail("uuid", "is old", "register"));
    }
  }

  @Test
  void aClosedStreamFreesTheServer() throws Exception {
    try (var answers = open("1 hang")) {
      assertThat(answers.hasNext()).isTrue();
    }
    assertThat(program.ends.poll(10, TimeUnit.SECONDS)).isEqualTo("InterruptedException");
  }

  @Test
  void anInterruptEndsAWaitingStream() throws Exception {
    try (var answers = open("1 hang")) {
      var _ = answers.next();
      var end = new CompletableFuture<Problem>();
      var waiting = Thread.ofVirtual().start(() -> end.complete(problem(answers::hasNext)));
      waiting.interrupt();

      assertThat(end.get(10, TimeUnit.SECONDS).kind()).isEqualTo(Kind.CANCELED);
    }
  }

  @Test
  void aStoppingServerSaysSo() throws Exception {
    try (var answers = open("1 hang")) {
      var _ = answers.next();
      server.stop();
      var problem = problem(answers::hasNext);
      assertThat(problem.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(problem.message()).contains("connect again");
    }
  }

  @Test
  void manyCallsAtOnce() throws Exception {
    var answers = new ArrayList<CompletableFuture<String>>();
    for (int i = 0; i < 200; i++) {
      var answer = new CompletableFuture<String>();
      answers.add(answer);
      Thread.ofVirtual().start(() -> answer.complete(version("token")));
    }
    for (var answer : answers) {
      assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("nobody");
    }
  }

  private Client client(ClientConfig config) {
    return multiplexed ? Client.multiplexed(config) : Client.of(config);
  }

  private String version(String want) {
    return client.call(VersionServiceRpc.GET, request(), want(want)).getVersion().getVersion();
  }

  private AnswerStream<BootServiceWaitResponse> open(String what) {
    return client.open(
        BootServiceRpc.WAIT, BootServiceWaitRequest.newBuilder().setUuid(what).build());
  }

  private static List<String> hosts(AnswerStream<BootServiceWaitResponse> answers) {
    var hosts = new ArrayList<String>();
    answers.forEachRemaining(answer -> hosts.add(answer.getAllocation().getHostname()));
    return hosts;
  }

  private static CallOptions want(String what) {
    return CallOptions.NONE.withHeader("want", what);
  }

  private static VersionServiceGetRequest request() {
    return VersionServiceGetRequest.getDefaultInstance();
  }

  private static Problem problem(ThrowingCallable call) {
    return catchThrowableOfType(Problem.class, call);
  }
}
