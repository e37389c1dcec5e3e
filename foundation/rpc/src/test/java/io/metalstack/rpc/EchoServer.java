package io.metalstack.rpc;

import com.google.protobuf.ByteString;
import io.metalstack.api.Rpc;
import io.metalstack.echo.v1.CountRequest;
import io.metalstack.echo.v1.CountResponse;
import io.metalstack.echo.v1.EchoProto;
import io.metalstack.echo.v1.EchoRequest;
import io.metalstack.echo.v1.EchoResponse;
import io.metalstack.values.Problem;
import io.metalstack.values.Problem.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The program that the tests of the edge call. */
final class EchoServer {
  static final Rpc<EchoRequest, EchoResponse> ECHO =
      new Rpc<>(
          EchoProto.getDescriptor().findServiceByName("EchoService").findMethodByName("Echo"),
          EchoRequest.getDefaultInstance(),
          EchoResponse.getDefaultInstance());
  static final Rpc<CountRequest, CountResponse> COUNT =
      new Rpc<>(
          EchoProto.getDescriptor().findServiceByName("EchoService").findMethodByName("Count"),
          CountRequest.getDefaultInstance(),
          CountResponse.getDefaultInstance());

  /**
   * How streams ended, as their handlers saw it: {@code returned}, or the class of the exception.
   */
  final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

  Handlers handlers() {
    return new Handlers().unary(ECHO, this::echo).stream(COUNT, this::count);
  }

  RpcServer start(RpcConfig config, List<CallStep> steps, Routes routes) {
    return RpcServer.start(config, List.of(ECHO, COUNT), handlers(), steps, routes);
  }

  static RpcConfig anyPort() {
    return RpcConfig.on("127.0.0.1", 0);
  }

  private EchoResponse echo(Call call, EchoRequest request) throws Exception {
    call.answerHeader("Echo-Header", call.header("echo-in").orElse("none"));
    call.trailer("echo-trailer", "ü".equals(request.getText()) ? "umlaut" : "plain");
    switch (request.getFail()) {
      case "" -> {}
      case "hang" -> Thread.sleep(Duration.ofDays(1));
      case "bug" -> throw new IllegalStateException("a secret of the inside");
      default -> throw fail(request.getFail());
    }
    var answer = EchoResponse.newBuilder();
    if (request.hasAt()) {
      answer.setAt(request.getAt());
    }
    return answer
        .setText(request.getText())
        .setMood(request.getMood())
        .setData(ByteString.copyFrom(new byte[request.getSize()]))
        .setThread(Thread.currentThread().isVirtual() ? "virtual" : "platform")
        .addAllTags(request.getTagsList())
        .build();
  }

  private void count(Call call, CountRequest request, Answers<CountResponse> answers)
      throws Exception {
    try {
      call.answerHeader("echo-header", "streamed");
      call.trailer("echo-trailer", "last");
      answers.open();
      var data = ByteString.copyFrom(new byte[request.getSize()]);
      for (int i = 1; i <= request.getTo(); i++) {
        answers.send(CountResponse.newBuilder().setNumber(i).setData(data).build());
      }
      if (!request.getFail().isEmpty()) {
        throw fail(request.getFail());
      }
      if (request.getHang()) {
        Thread.sleep(Duration.ofDays(1));
      }
      ends.add("returned");
    } catch (Exception e) {
      ends.add(e.getClass().getSimpleName());
      throw e;
    }
  }

  private static Problem fail(String kind) {
    return Problem.of(Kind.valueOf(kind), "failed as asked: 100% ü")
        .with("fail", "asks for " + kind, "leave it empty");
  }
}
