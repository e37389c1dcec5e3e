package io.metalstack.client;

import io.metalstack.api.v2.HealthServiceRpc;
import io.metalstack.api.v2.MachineAllocation;
import io.metalstack.api.v2.Version;
import io.metalstack.api.v2.VersionServiceGetResponse;
import io.metalstack.api.v2.VersionServiceRpc;
import io.metalstack.infra.v2.BootServiceRpc;
import io.metalstack.infra.v2.BootServiceWaitRequest;
import io.metalstack.infra.v2.BootServiceWaitResponse;
import io.metalstack.rpc.Answers;
import io.metalstack.rpc.Call;
import io.metalstack.rpc.Handlers;
import io.metalstack.rpc.Routes;
import io.metalstack.rpc.RpcConfig;
import io.metalstack.rpc.RpcServer;
import io.metalstack.values.Problem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of our own edge with three methods of the real contract, for the client's tests. */
final class Program {
  /** Ends of streams: {@code returned} or the class of the exception. */
  final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

  /** How many calls of the health method fail before one is answered. */
  final AtomicInteger unavailable = new AtomicInteger();

  final AtomicInteger calls = new AtomicInteger();

  RpcServer start(RpcConfig config) {
    var handlers =
        new Handlers()
                .unary(VersionServiceRpc.GET, (call, request) -> version(call))
                .unary(
                    HealthServiceRpc.GET,
                    (call, request) -> {
                      calls.incrementAndGet();
                      if (unavailable.getAndDecrement() > 0) {
                        throw Problem.unavailable("not yet");
                      }
                      return HealthServiceRpc.GET.response();
                    })
                .stream(BootServiceRpc.WAIT, this::await);
    return RpcServer.start(config, List.of(), handlers, List.of(), new Routes());
  }

  RpcServer start() {
    return start(RpcConfig.on("127.0.0.1", 0));
  }

  static String url(RpcServer server) {
    return "http://127.0.0.1:" + server.port();
  }

  /** What the caller asks for by the header {@code want}. */
  private static VersionServiceGetResponse version(Call call) throws InterruptedException {
    var want = call.header("want").orElse("token");
    var text =
        switch (want) {
          case "token" -> call.header("authorization").orElse("nobody");
          case "large" -> "x".repeat(3_000_000);
          case "agent" -> call.header("user-agent").orElse("");
          case "hang" -> {
            Thread.sleep(Duration.ofDays(1));
            yield "";
          }
          default ->
              throw Problem.notFound("no \"%s\" here", want)
                  .with("want", "is \"ü\"", "take \"token\"")
                  .with("other", "too", "");
        };
    return VersionServiceGetResponse.newBuilder()
        .setVersion(Version.newBuilder().setVersion(text))
        .build();
  }

  /** Answers as often as the uuid says, and then does what comes after the blank. */
  private void await(
      Call call, BootServiceWaitRequest request, Answers<BootServiceWaitResponse> answers)
      throws Exception {
    try {
      var words = request.getUuid().split(" ", -1);
      answers.open();
      for (int i = 0; i < Integer.parseInt(words[0]); i++) {
        var allocation = MachineAllocation.newBuilder().setHostname("host-" + i);
        answers.send(BootServiceWaitResponse.newBuilder().setAllocation(allocation).build());
      }
      switch (words[1]) {
        case "hang" -> Thread.sleep(Duration.ofDays(1));
        case "fail" -> throw Problem.aborted("given up").with("uuid", "is old", "register");
        default -> {}
      }
      ends.add("returned");
    } catch (Exception e) {
      ends.add(e.getClass().getSimpleName());
      throw e;
    }
  }
}
