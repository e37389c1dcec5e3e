package io.metalstack.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import io.metalstack.echo.v1.EchoRequest;
import io.metalstack.values.Problem;
import io.metalstack.values.Problem.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CallChainTest {
  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

  @ParameterizedTest
  @ValueSource(strings = {"unary", "stream"})
  void stepsRunInTheirOrderOnAVirtualThread(String shape) throws Exception {
    try (var server = start(step("a"), step("b"))) {
      call(server, shape, "");
    }
    assertThat(seen).containsExactly("a> virtual", "b> virtual", "b< ok", "a< ok");
  }

  @ParameterizedTest
  @ValueSource(strings = {"unary", "stream"})
  void everyStepSeesTheProblem(String shape) throws Exception {
    try (var server = start(step("a"), step("b"))) {
      call(server, shape, "NOT_FOUND");
    }
    assertThat(seen).containsExactly("a> virtual", "b> virtual", "b< NOT_FOUND", "a< NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(strings = {"unary", "stream"})
  void aStepMayRefuse(String shape) throws Exception {
    CallStep refuse =
        (call, request, next) -> {
          throw Problem.unauthenticated("who are you?");
        };
    try (var server = start(step("a"), refuse, step("b"))) {
      assertThat(call(server, shape, "")).contains("unauthenticated", "who are you?");
    }
    assertThat(seen).containsExactly("a> virtual", "a< UNAUTHENTICATED");
  }

  @Test
  void bugsOfStepsBecomeInternalForTheStepsAbove() throws Exception {
    CallStep broken =
        (call, request, next) -> {
          throw new IOException("database is gone");
        };
    try (var server = start(step("a"), broken)) {
      assertThat(call(server, "unary", "")).contains("\"internal\"").doesNotContain("database");
    }
    assertThat(seen).containsExactly("a> virtual", "a< INTERNAL");
  }

  @Test
  void unreadableRequestsAreTold() throws Exception {
    try (var server = start(step("a"))) {
      var _ = new Http(server.port()).json(Http.ECHO, "{");
    }
    assertThat(seen).containsExactly("a! INVALID_ARGUMENT virtual");
  }

  @Test
  void attributesPassFromStepToHandler() throws Exception {
    var key = new Call.Key<String>("user");
    CallStep set =
        (call, request, next) -> {
          assertThat(call.get(key)).isEmpty();
          assertThatThrownBy(() -> call.require(key)).hasMessageContaining("user");
          call.put(key, "ann");
          next.proceed();
        };
    CallStep get =
        (call, request, next) -> {
          seen.add(call.require(key) + " asks " + ((EchoRequest) request).getText());
          next.proceed();
          seen.add("answered " + call.answer().isPresent());
        };
    try (var server = start(set, get)) {
      var _ = new Http(server.port()).json(Http.ECHO, "{\"text\":\"why\"}");
    }
    assertThat(seen).containsExactly("ann asks why", "answered true");
  }

  @Test
  void aMethodWithoutHandlerStopsTheStart() {
    var handlers = new Handlers();
    assertThatThrownBy(() ->
            RpcServer.start(
                EchoServer.anyPort(), List.of(EchoServer.ECHO), handlers, List.of(), new Routes()))
        .hasMessageContaining("no handler for [/metalstack.echo.v1.EchoService/Echo]");
  }

  @Test
  void aTakenPortIsNamed() {
    try (var server = start()) {
      var config = RpcConfig.on("127.0.0.1", server.port());
      assertThatThrownBy(() -> new EchoServer().start(config, List.of(), new Routes()))
          .hasMessageContaining("cannot listen on 127.0.0.1:" + server.port());
    }
  }

  private static RpcServer start(CallStep... steps) {
    return new EchoServer().start(EchoServer.anyPort(), List.of(steps), new Routes());
  }

  private static String call(RpcServer server, String shape, String fail) throws Exception {
    var http = new Http(server.port());
    var body = "{\"fail\":\"%s\"}".formatted(fail);
    if (shape.equals("unary")) {
      return Http.text(http.json(Http.ECHO, body));
    }
    var framed = Http.envelope(0, body.getBytes(StandardCharsets.UTF_8));
    return Http.last(http.post(Http.COUNT, "application/connect+json", framed).body());
  }

  /** Notes what it sees on the way in and out. */
  private CallStep step(String name) {
    return new CallStep() {
      @Override
      public void around(Call call, Message request, Next next) throws Exception {
        seen.add(name + "> " + thread());
        Kind kind = null;
        try {
          next.proceed();
        } catch (Problem problem) {
          kind = problem.kind();
          throw problem;
        } finally {
          seen.add(name + "< " + (kind == null ? "ok" : kind));
        }
      }

      @Override
      public void unreadable(Call call, Problem problem) {
        seen.add(name + "! " + problem.kind() + " " + thread());
      }
    };
  }

  private static String thread() {
    return Thread.currentThread().isVirtual() ? "virtual" : "platform";
  }
}
