package io.metalstack.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.v2.VersionServiceGetRequest;
import io.metalstack.api.v2.VersionServiceRpc;
import io.metalstack.infra.v2.BootServiceRpc;
import io.metalstack.infra.v2.BootServiceWaitRequest;
import io.metalstack.values.Problem;
import io.metalstack.values.Problem.Kind;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As many machines as a process of the lab plays, each waiting on a stream of its own. */
final class ManyStreamsIT {
  private static final int STREAMS = 2_000;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void allWaitAndAllHearOfTheStop(boolean multiplexed) throws Exception {
    var program = new Program();
    var waiting = new CountDownLatch(STREAMS);
    var ends = new ArrayList<CompletableFuture<Kind>>();
    try (var server = program.start();
        var client = client(multiplexed, ClientConfig.of(Program.url(server)))) {
      for (int i = 0; i < STREAMS; i++) {
        var end = new CompletableFuture<Kind>();
        ends.add(end);
        Thread.ofVirtual().start(() -> end.complete(wait(client, waiting)));
      }
      assertThat(waiting.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(server.openCalls()).isEqualTo(STREAMS);

      var version =
          client.call(VersionServiceRpc.GET, VersionServiceGetRequest.getDefaultInstance());
      assertThat(version.getVersion().getVersion()).isEqualTo("nobody");

      server.stop();
      for (var end : ends) {
        assertThat(end.get(60, TimeUnit.SECONDS)).isEqualTo(Kind.UNAVAILABLE);
      }
    }
  }

  /** The kind of problem that the stream ended with. */
  private static Kind wait(Client client, CountDownLatch waiting) {
    var request = BootServiceWaitRequest.newBuilder().setUuid("1 hang").build();
    try (var answers = client.open(BootServiceRpc.WAIT, request)) {
      var _ = answers.next();
      waiting.countDown();
      answers.forEachRemaining(more -> {});
      return Kind.UNKNOWN;
    } catch (Problem problem) {
      return problem.kind();
    }
  }

  private static Client client(boolean multiplexed, ClientConfig config) {
    return multiplexed ? Client.multiplexed(config) : Client.of(config);
  }
}
