package io.metalstack.rpc;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.cors.CorsService;
import com.linecorp.armeria.server.file.FileService;
import com.linecorp.armeria.server.file.HttpFile;
import io.grpc.reflection.v1.ServerReflectionProto;
import io.metalstack.api.Rpc;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A running server: methods, health, reflection, routes and files on one port. */
public final class RpcServer implements AutoCloseable {
  private static final long IDLE_MILLIS = 75_000;
  private static final long PING_MILLIS = 30_000;

  private final Server server;
  private final int port;
  private final Edge edge;
  private final RpcConfig config;

  private RpcServer(Server server, Edge edge, RpcConfig config) {
    this.server = server;
    this.port = server.activeLocalPort();
    this.edge = edge;
    this.config = config;
  }

  /**
   * Starts to listen.
   *
   * @param all the methods that must have a handler
   * @param steps what every call passes, first to last; health and reflection pass none
   * @throws IllegalStateException if a method has no handler, or the address cannot be bound
   */
  public static RpcServer start(
      RpcConfig config,
      Collection<? extends Rpc<?, ?>> all,
      Handlers handlers,
      List<CallStep> steps,
      Routes routes) {
    var missing = handlers.missing(all);
    if (!missing.isEmpty()) {
      throw new IllegalStateException("no handler for %s".formatted(missing));
    }
    var edge = edge(config, handlers, steps, routes);
    var server = server(config, edge, routes);
    try {
      server.start().join();
    } catch (CompletionException e) {
      throw new IllegalStateException(
          "cannot listen on %s:%d (%s): choose another address or port"
              .formatted(config.host(), config.port(), e.getCause()),
          e);
    }
    return new RpcServer(server, edge, config);
  }

  /** The port that is listened on, also when the configuration left it open. */
  public int port() {
    return port;
  }

  /** Calls in flight, open streams included. */
  public int openCalls() {
    return edge.open();
  }

  /** Whether {@link #stop()} has begun. */
  public boolean draining() {
    return edge.draining();
  }

  /**
   * Stops: new calls are refused with UNAVAILABLE, streams end with UNAVAILABLE so that agents
   * connect again, unary calls get the configured time to finish; then the port closes.
   */
  public void stop() throws InterruptedException {
    edge.drain(config.drainTime());
    server.stop().join();
  }

  /** As {@link #stop()}; an interrupt cuts the waiting short. */
  @Override
  public void close() {
    try {
      stop();
    } catch (InterruptedException e) {
      server.stop().join();
      Thread.currentThread().interrupt();
    }
  }

  private static Edge edge(
      RpcConfig config, Handlers handlers, List<CallStep> steps, Routes routes) {
    var files = new LinkedHashSet<FileDescriptor>();
    var services = new LinkedHashSet<String>();
    for (var rpc : handlers.bound()) {
      files.add(rpc.descriptor().getFile());
      services.add(rpc.service());
    }
    var health = new Health(services).handlers();
    health.bound().forEach(rpc -> files.add(rpc.descriptor().getFile()));
    files.add(ServerReflectionProto.getDescriptor());
    var schema = new Schema(files);
    var wires = new Wires(schema.types());
    var clients = new Clients(config.trustedProxies());

    var methods = new HashMap<String, Edge.Method>();
    var chain = new CallChain(steps);
    handlers.byPath().forEach((path, bound) -> methods.put(path, new Edge.Method(bound, chain)));
    var bare = new CallChain(List.of());
    health.byPath().forEach((path, bound) -> methods.put(path, new Edge.Method(bound, bare)));

    var names = new ArrayList<>(services);
    health.bound().stream().map(Rpc::service).distinct().forEach(names::add);
    names.add("grpc.reflection.v1.ServerReflection");
    var reflection = new Reflection(schema, names);
    var elsewhere =
        new Elsewhere(
            routes,
            root(routes),
            wires,
            new NearestName(methods.keySet()),
            clients,
            config.maxRequestBytes());
    return new Edge(methods, wires, clients, reflection, elsewhere, config);
  }

  private static Server server(RpcConfig config, Edge edge, Routes routes) {
    var builder = Server.builder();
    var address = new InetSocketAddress(config.host(), config.port());
    if (config.tls().isPresent()) {
      var tls = config.tls().get();
      builder.https(address).tls(TlsKeyPair.of(tls.key().toFile(), tls.certificate().toFile()));
    } else {
      builder.http(address);
    }
    // Deadlines and sizes are the edge's own business, where each protocol can say so.
    builder.requestTimeoutMillis(0).maxRequestLength(0);
    builder.idleTimeoutMillis(IDLE_MILLIS).pingIntervalMillis(PING_MILLIS);
    builder.childChannelOption(ChannelOption.SO_KEEPALIVE, true);
    builder.childChannelOption(ChannelOption.TCP_NODELAY, true);
    // Stopping is the edge's own business, too: what Armeria closes is idle by then.
    builder.gracefulShutdownTimeoutMillis(0, 0).bossGroupFactory(Acceptor::new);
    builder.disableServerHeader().serviceUnder("/", edge);
    routes
        .files()
        .forEach((prefix, files) -> {
          if (!prefix.equals("/")) {
            builder.serviceUnder(prefix, service(files));
          }
        });
    cors(builder, config.corsOrigins());
    return builder.build();
  }

  private static void cors(ServerBuilder builder, List<String> origins) {
    if (origins.isEmpty()) {
      return;
    }
    var cors =
        origins.contains("*") ? CorsService.builderForAnyOrigin() : CorsService.builder(origins);
    builder.decorator(
        cors.allowRequestMethods(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST)
            .allowAllRequestHeaders(true)
            .exposeHeaders("grpc-status", "grpc-message", "grpc-status-details-bin")
            .maxAge(7200)
            .newDecorator());
  }

  private static @Nullable HttpService root(Routes routes) {
    var files = routes.files().get("/");
    return files == null ? null : service(files);
  }

  private static HttpService service(Routes.Files files) {
    return switch (files) {
      case Routes.Files.Directory(var root) -> FileService.of(root);
      case Routes.Files.Resources(var loader, var root, var fallback) -> {
        var service = FileService.of(loader, root);
        yield fallback.isEmpty()
            ? service
            : service.orElse(HttpFile.of(loader, root + "/" + fallback).asService());
      }
    };
  }
}
