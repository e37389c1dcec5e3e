package io.metalstack.rpc;

import com.google.protobuf.UnsafeByteOperations;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.metalstack.values.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Serves what is no path of a method: routes, files, and helpful refusals of the rest. */
final class Elsewhere implements HttpService {
  private final Routes routes;
  private final @Nullable HttpService files;
  private final Wires wires;
  private final NearestName methods;
  private final Clients clients;
  private final int limit;

  /**
   * @param files what is mounted at the root, if anything
   * @param methods paths of all methods
   */
  Elsewhere(
      Routes routes,
      @Nullable HttpService files,
      Wires wires,
      NearestName methods,
      Clients clients,
      int limit) {
    this.routes = routes;
    this.files = files;
    this.wires = wires;
    this.methods = methods;
    this.clients = clients;
    this.limit = limit;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) throws Exception {
    var path = ctx.decodedPath();
    var route = routes.find(request.method().name(), path);
    if (route.isPresent()) {
      return route(ctx, request, route.get());
    }
    if (isMethod(path)) {
      return Edge.afterBody(ctx, request, limit, unknownMethod(request, path));
    }
    if (files != null) {
      return files.serve(ctx, request);
    }
    var problem = Problem.notFound("nothing is served at %s %s", request.method(), path);
    return Edge.afterBody(ctx, request, limit, error(404, problem));
  }

  /** Whether a path looks like {@code /package.Service/Method}. */
  private static boolean isMethod(String path) {
    int slash = path.indexOf('/', 1);
    int dot = path.indexOf('.');
    return dot > 0 && slash > dot && path.indexOf('/', slash + 1) < 0;
  }

  private HttpResponse unknownMethod(HttpRequest request, String path) {
    var near = methods.nearest(path);
    var problem =
        Problem.unimplemented(
            "this server has no method %s%s",
            path, near.isEmpty() ? "" : "; did you mean " + near + "?");
    var unary = wires.unary(request.headers());
    var wire = unary == null ? wires.stream(request.headers()) : unary;
    return wire == null || (wire.protocol().equals("connect") && unary != null)
        ? error(404, problem)
        : wire.failure(new Metadata(), problem);
  }

  private HttpResponse route(ServiceRequestContext ctx, HttpRequest request, Routes.Handler route) {
    var response = new CompletableFuture<HttpResponse>();
    var _ =
        Body.read(request, ctx.eventLoop(), limit)
            .whenComplete((body, failure) ->
                Thread.ofVirtual()
                    .name(ctx.path())
                    .start(() ->
                        response.complete(
                            failure == null
                                ? handled(ctx, request, route, body)
                                : error(Edge.unread(failure)))));
    return HttpResponse.of(response);
  }

  @SuppressWarnings("CatchingUnchecked") // a route's every failure is the caller's to hear of
  private HttpResponse handled(
      ServiceRequestContext ctx, HttpRequest request, Routes.Handler route, byte[] body) {
    try {
      var headers = new HashMap<String, List<String>>();
      request
          .headers()
          .names()
          .forEach(name -> headers.put(name.toString(), request.headers().getAll(name)));
      var peer = ctx.remoteAddress().getAddress();
      var client = clients.of(peer, request.headers().get(HttpHeaderNames.X_FORWARDED_FOR));
      int question = ctx.rawPath().indexOf('?');
      var query = question < 0 ? "" : ctx.rawPath().substring(question + 1);
      var reply =
          route.handle(
              new Routes.Request(
                  request.method().name(),
                  ctx.decodedPath(),
                  query,
                  Map.copyOf(headers),
                  UnsafeByteOperations.unsafeWrap(body),
                  client));
      var answer =
          ResponseHeaders.builder(reply.status())
              .set(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
      reply.headers().forEach(answer::add);
      return HttpResponse.of(answer.build(), HttpData.wrap(reply.body().toByteArray()));
    } catch (Problem problem) {
      return error(problem);
    } catch (Throwable thrown) {
      return error(CallChain.incident(ctx.path(), thrown));
    }
  }

  private static HttpResponse error(Problem problem) {
    return error(Codes.httpStatus(problem.kind()), problem);
  }

  private static HttpResponse error(int status, Problem problem) {
    return HttpResponse.of(
        ResponseHeaders.builder(status)
            .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
            .build(),
        HttpData.wrap(Errors.connect(problem, List.of())));
  }
}
