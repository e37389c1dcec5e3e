package io.metalstack.apiserver.vpn;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Answers as headscale was seen to, for where there is none. */
final class SimulatedHeadscale implements SomeHeadscale {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String TIME = "2026-11-21T12:00:00Z";

  private final HttpServer server;
  private final Map<String, String> users = new LinkedHashMap<>();
  private final Map<String, String> keys = new LinkedHashMap<>();
  private final Map<String, String> nodes = new LinkedHashMap<>();
  private volatile boolean paused;

  SimulatedHeadscale() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/api/v1/", this::answer);
    server.start();
  }

  @Override
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public String apiKey() {
    return "simulated";
  }

  @Override
  public synchronized void join(String authKey, String host) {
    var user = Objects.requireNonNull(keys.remove(authKey), "a key works once");
    var id = Integer.toString(nodes.size() + 1);
    nodes.put(
        id,
        """
        {"id":"%s","name":"%s","user":%s,"ipAddresses":["100.64.0.%s"],"online":true,
         "lastSeen":"%s"}
        """
            .formatted(id, host, user(user), id, TIME));
  }

  @Override
  public void pause(boolean now) {
    paused = now;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath().substring("/api/v1/".length());
    var call = exchange.getRequestMethod() + " " + path.replaceFirst("/\\d+$", "/N");
    var query = exchange.getRequestURI().getQuery();
    var name = query == null ? null : query.substring(query.indexOf('=') + 1);
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (paused) {
      reply(exchange, 503, "{}");
    } else if (!"Bearer simulated".equals(exchange.getRequestHeaders().getFirst("authorization"))) {
      reply(exchange, 401, "{}");
    } else {
      switch (call) {
        case "GET user" -> reply(exchange, 200, users(Objects.requireNonNull(name)));
        case "POST user" -> create(exchange, JSON.readTree(body).get("name").asString());
        case "POST preauthkey" -> key(exchange, JSON.readTree(body).get("user").asString());
        case "GET node" -> list(exchange, name);
        case "DELETE node/N" -> {
          var gone = nodes.remove(path.substring("node/".length()));
          reply(exchange, gone == null ? 404 : 200, "{}");
        }
        case "GET policy" -> reply(exchange, 500, "{\"detail\":\"acl policy not found\"}");
        case "PUT policy", "GET health" -> reply(exchange, 200, "{}");
        default -> reply(exchange, 404, "{}");
      }
    }
  }

  private String users(String name) {
    return "{\"users\":[%s]}".formatted(users.containsKey(name) ? user(name) : "");
  }

  private void create(HttpExchange exchange, String name) throws IOException {
    if (users.putIfAbsent(name, Integer.toString(users.size() + 1)) == null) {
      reply(exchange, 200, "{\"user\":%s}".formatted(user(name)));
    } else {
      reply(exchange, 409, "{}");
    }
  }

  private void key(HttpExchange exchange, String user) throws IOException {
    var key = "hskey-auth-" + (keys.size() + 1);
    users.forEach((name, id) -> {
      if (id.equals(user)) {
        keys.put(key, name);
      }
    });
    reply(
        exchange,
        200,
        "{\"preAuthKey\":{\"key\":\"%s\",\"createdAt\":\"%s\",\"expiration\":\"%s\"}}"
            .formatted(key, TIME, TIME));
  }

  private void list(HttpExchange exchange, @Nullable String user) throws IOException {
    if (user != null && !users.containsKey(user)) {
      reply(exchange, 404, "{}");
      return;
    }
    var shown =
        nodes.values().stream()
            .filter(node -> user == null || node.contains("\"" + user + "\""))
            .toList();
    reply(exchange, 200, "{\"nodes\":[%s]}".formatted(String.join(",", shown)));
  }

  private String user(String name) {
    return "{\"id\":\"%s\",\"name\":\"%s\"}".formatted(users.get(name), name);
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      var bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
