package io.metalstack.apiserver.vpn;

import io.metalstack.apiserver.settings.OperationsSettings;
import io.metalstack.values.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A headscale, by its REST API. Each project is a user of it, named by the project's id. */
public final class Headscale implements Vpn, AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final String POLICY =
      """
      {"acls":[{"action":"accept","src":["autogroup:member"],"dst":["autogroup:self:*"]}]}\
      """;

  private final OperationsSettings.Headscale settings;
  private final Clock clock;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  public Headscale(OperationsSettings.Headscale settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public String controlPlane() {
    return settings.controlPlane();
  }

  @Override
  public Key key(String project, boolean ephemeral, Duration life) {
    var made =
        ok(post(
                "preauthkey",
                Map.of(
                    "user",
                    user(project),
                    "reusable",
                    false,
                    "ephemeral",
                    ephemeral,
                    "expiration",
                    clock.instant().plus(life).toString())))
            .get("preAuthKey");
    return new Key(
        made.get("key").asString(), time(made.get("createdAt")), time(made.get("expiration")));
  }

  @Override
  public List<Node> nodes(Optional<String> project) {
    var query = project.map(name -> "?user=" + encoded(name)).orElse("");
    var answer = send(request("node" + query).GET());
    if (answer.statusCode() == 404 && project.isPresent()) {
      return List.of();
    }
    return ok(answer).get("nodes").valueStream().map(Headscale::node).toList();
  }

  @Override
  public void remove(long node) {
    var answer = send(request("node/" + Long.toUnsignedString(node)).DELETE());
    if (answer.statusCode() != 404) {
      var _ = ok(answer);
    }
  }

  @Override
  public void keepProjectsApart() {
    var policy = send(request("policy").GET());
    if (policy.statusCode() != 200 && policy.body().contains("not found")) {
      var body = JSON.writeValueAsString(Map.of("policy", POLICY));
      var _ = ok(send(request("policy").PUT(BodyPublishers.ofString(body))));
    }
  }

  @Override
  public String ailment() {
    try {
      var _ = ok(send(request("health").GET()));
      return "";
    } catch (Problem e) {
      return e.message();
    }
  }

  @Override
  public void close() {
    http.close();
  }

  /** Id of the project's user, who is made if need be; somebody else may be faster. */
  private String user(String project) {
    return find(project)
        .or(() -> {
          var made = post("user", Map.of("name", project));
          return made.statusCode() == 200
              ? Optional.of(ok(made).at("/user/id").asString())
              : find(project);
        })
        .orElseThrow(() -> Problem.unavailable("headscale does not take the user %s", project));
  }

  private Optional<String> find(String project) {
    return ok(send(request("user?name=" + encoded(project)).GET()))
        .get("users")
        .valueStream()
        .map(user -> user.get("id").asString())
        .findFirst();
  }

  private static Node node(JsonNode node) {
    var seen = node.path("lastSeen");
    return new Node(
        Long.parseUnsignedLong(node.get("id").asString()),
        node.get("name").asString(),
        node.at("/user/name").asString(),
        node.get("ipAddresses").valueStream().map(JsonNode::asString).toList(),
        seen.isString() ? Optional.of(time(seen)) : Optional.empty(),
        node.path("online").asBoolean(false));
  }

  private static Instant time(JsonNode text) {
    return Instant.parse(text.asString());
  }

  private HttpResponse<String> post(String path, Map<String, Object> body) {
    return send(request(path).POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  private HttpRequest.Builder request(String path) {
    var base = settings.url().toString().replaceAll("/+$", "");
    return HttpRequest.newBuilder(URI.create(base + "/api/v1/" + path))
        .timeout(PATIENCE)
        .header("authorization", "Bearer " + settings.apiKey())
        .header("content-type", "application/json");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw Problem.unavailable("headscale cannot be reached at %s", settings.url()).causedBy(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.of(Problem.Kind.CANCELED, "the call was given up").causedBy(e);
    }
  }

  private static JsonNode ok(HttpResponse<String> answer) {
    if (answer.statusCode() != 200) {
      throw Problem.unavailable(
          "headscale answered %d to %s %s",
          answer.statusCode(), answer.request().method(), answer.request().uri().getPath());
    }
    try {
      return JSON.readTree(answer.body());
    } catch (JacksonException e) {
      throw Problem.unavailable("headscale does not answer with JSON").causedBy(e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
