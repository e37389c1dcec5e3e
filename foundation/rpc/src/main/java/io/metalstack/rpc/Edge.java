package io.metalstack.rpc;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.metalstack.values.Problem;
import io.metalstack.values.Problem.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Takes every request for a method, finds handler and protocol, and keeps the calls in flight. */
final class Edge implements HttpService {
  /** A method with the chain that its calls pass. */
  record Method(Handlers.Bound bound, CallChain chain) {}

  private final Map<String, Method> methods;
  private final Wires wires;
  private final Clients clients;
  private final Reflection reflection;
  private final HttpService elsewhere;
  private final int limit;
  private final long unaryMillis;
  private final Map<Exchange, CompletableFuture<Void>> open = new ConcurrentHashMap<>();
  private volatile boolean draining;

  /**
   * @param elsewhere serves what is no path of a method
   */
  Edge(
      Map<String, Method> methods,
      Wires wires,
      Clients clients,
      Reflection reflection,
      HttpService elsewhere,
      RpcConfig config) {
    this.methods = methods;
    this.wires = wires;
    this.clients = clients;
    this.reflection = reflection;
    this.elsewhere = elsewhere;
    this.limit = config.maxRequestBytes();
    this.unaryMillis = config.unaryTimeout().toMillis();
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) throws Exception {
    var method = methods.get(ctx.path());
    if (method == null) {
      return Reflection.PATHS.contains(ctx.path())
          ? reflect(ctx, request)
          : elsewhere.serve(ctx, request);
    }
    var rpc = method.bound().rpc();
    if (request.method() != HttpMethod.POST) {
      var problem =
          Problem.invalidArgument("%s is called by POST, not %s", rpc.path(), request.method());
      return refusal(ctx, request, 405, "allow", "POST", problem);
    }
    Wire wire = rpc.streaming() ? wires.stream(request.headers()) : wires.unary(request.headers());
    if (wire == null) {
      return unsupported(ctx, request, rpc.streaming() ? Wires.STREAM_TYPES : Wires.UNARY_TYPES);
    }
    return call(ctx, request, method, wire);
  }

  private HttpResponse reflect(ServiceRequestContext ctx, HttpRequest request) {
    var wire = wires.stream(request.headers());
    if (wire == null) {
      return unsupported(ctx, request, Wires.STREAM_TYPES);
    }
    var stream = new ReflectionStream(reflection, wire, limit);
    request.subscribe(stream, ctx.eventLoop());
    return stream.response();
  }

  /** Calls whose handler runs or whose answer is not taken yet. */
  int open() {
    return open.size();
  }

  boolean draining() {
    return draining;
  }

  /** Refuses new calls, ends streams, and waits for unary calls. */
  void drain(Duration atMost) throws InterruptedException {
    draining = true;
    var stopping = stopping();
    open.keySet().stream().filter(Exchange::streaming).forEach(exchange -> exchange.end(stopping));
    var all = open.values().toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(all).get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      open.keySet().forEach(exchange -> exchange.end(stopping));
    } catch (ExecutionException e) {
      throw new IllegalStateException("an exchange never finishes badly", e);
    }
  }

  private HttpResponse call(
      ServiceRequestContext ctx, HttpRequest request, Method method, Wire wire) {
    var headers = request.headers();
    var millis = -1L;
    Problem refused = draining ? stopping() : null;
    try {
      var fallback = method.bound().rpc().streaming() ? -1 : unaryMillis;
      millis = wire.timeoutMillis(headers).orElse(fallback);
    } catch (Problem badTimeout) {
      refused = badTimeout;
    }
    var peer = ctx.remoteAddress();
    var client = clients.of(peer.getAddress(), headers.get(HttpHeaderNames.X_FORWARDED_FOR));
    var deadline = millis < 0 ? null : Instant.now().plusMillis(millis);
    var call = new Call(method.bound().rpc(), wire.protocol(), headers, peer, client, deadline);
    var exchange = new Exchange(method.bound(), wire, call, method.chain(), limit);
    HangUps.watch(ctx, exchange);
    var response = HttpResponse.of(exchange.response());
    if (millis >= 0) {
      exchange.endAfter(ctx.eventLoop(), millis);
    }
    var delivered =
        response
            .whenComplete()
            .exceptionally(cause -> {
              exchange.end(HangUps.problem().causedBy(cause));
              return null;
            });
    var over = CompletableFuture.allOf(exchange.finished(), delivered);
    open.put(exchange, over);
    var _ = over.thenRun(() -> open.remove(exchange));
    if (draining) {
      exchange.end(stopping());
    }
    read(ctx, request, exchange, refused);
    return response;
  }

  private void read(
      ServiceRequestContext ctx,
      HttpRequest request,
      Exchange exchange,
      @Nullable Problem refused) {
    var _ =
        Body.read(request, ctx.eventLoop(), limit)
            .whenComplete((body, failure) -> {
              if (refused != null) {
                exchange.refuse(refused);
              } else if (failure != null) {
                exchange.refuse(unread(failure));
              } else {
                exchange.start(body);
              }
            });
  }

  private HttpResponse unsupported(ServiceRequestContext ctx, HttpRequest request, String types) {
    var problem =
        Problem.invalidArgument(
            "%s does not take the content type \"%s\": expected one of %s",
            ctx.path(), Wires.contentType(request.headers()), types);
    return refusal(ctx, request, 415, "accept-post", types, problem);
  }

  private HttpResponse refusal(
      ServiceRequestContext ctx,
      HttpRequest request,
      int status,
      String header,
      String value,
      Problem problem) {
    var headers =
        ResponseHeaders.builder(status)
            .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
            .set(header, value);
    var body = HttpData.wrap(Errors.connect(problem, List.of()));
    return afterBody(ctx, request, limit, HttpResponse.of(headers.build(), body));
  }

  /** The answer, held back until the request's body is through: see {@link Body}. */
  static HttpResponse afterBody(
      ServiceRequestContext ctx, HttpRequest request, int limit, HttpResponse answer) {
    return HttpResponse.of(
        Body.read(request, ctx.eventLoop(), limit).handle((body, failure) -> answer));
  }

  static Problem unread(Throwable failure) {
    var cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof Problem problem
        ? problem
        : Problem.of(Kind.CANCELED, "the peer hung up while sending its request").causedBy(cause);
  }

  private static Problem stopping() {
    return Problem.unavailable("this server is stopping: connect again");
  }
}
