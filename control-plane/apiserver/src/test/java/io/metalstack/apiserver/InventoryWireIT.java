package io.metalstack.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.Rpc;
import io.metalstack.api.Rpcs;
import io.metalstack.apiserver.access.Authenticate;
import io.metalstack.apiserver.access.Authorise;
import io.metalstack.apiserver.audit.AuditHealth;
import io.metalstack.apiserver.audit.AuditTrail;
import io.metalstack.apiserver.audit.RefusalWriter;
import io.metalstack.apiserver.audit.Refusals;
import io.metalstack.apiserver.call.Calls;
import io.metalstack.apiserver.filesystem.FilesystemApi;
import io.metalstack.apiserver.health.HealthApi;
import io.metalstack.apiserver.health.HealthCheck;
import io.metalstack.apiserver.image.ImageApi;
import io.metalstack.apiserver.machine.Inspection;
import io.metalstack.apiserver.method.MethodApi;
import io.metalstack.apiserver.partition.PartitionApi;
import io.metalstack.apiserver.project.ProjectApi;
import io.metalstack.apiserver.replica.Replica;
import io.metalstack.apiserver.size.SizeApi;
import io.metalstack.apiserver.tenant.TenantApi;
import io.metalstack.apiserver.token.BootstrapToken;
import io.metalstack.apiserver.token.Jwts;
import io.metalstack.apiserver.token.SigningKeys;
import io.metalstack.apiserver.token.TokenApi;
import io.metalstack.apiserver.token.Tokens;
import io.metalstack.apiserver.user.UserApi;
import io.metalstack.apiserver.version.Build;
import io.metalstack.apiserver.version.VersionApi;
import io.metalstack.rpc.Routes;
import io.metalstack.rpc.RpcConfig;
import io.metalstack.rpc.RpcServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The inventory over the wire, as JSON, with the tokens that the server itself gives. */
final class InventoryWireIT {
  private static final JsonMapper JSON = new JsonMapper();

  @AutoClose private final World world = new World();
  private final Tokens tokens = new Tokens(World.PROVIDER);
  private final Jwts jwts =
      new Jwts(new SigningKeys(world.db, world.clock), "http://metal.test", world.clock);
  @AutoClose private final RefusalWriter writer = new RefusalWriter(world.db);
  @AutoClose private final RpcServer server = start();
  @AutoClose private final HttpClient client = HttpClient.newHttpClient();

  private RpcServer start() {
    var calls = new Calls(world.db, new AuditTrail(World.RULES, world.clock));
    VersionApi.bind(calls, Build.current());
    HealthApi.bind(
        calls,
        new HealthCheck(
            world.db,
            new AuditHealth(writer),
            Optional.empty(),
            Duration.ofMinutes(5),
            world.clock));
    MethodApi.bind(calls, World.RULES);
    TokenApi.bind(calls, World.RULES, tokens, jwts, World.LIFETIMES, world.clock);
    TenantApi.bind(calls, world.clock);
    ProjectApi.bind(calls, world.clock);
    UserApi.bind(calls);
    var replica = new Replica(world.db, world.clock, Duration.ofMinutes(1));
    PartitionApi.bind(
        calls, new Inspection(replica, world.clock, Duration.ofMinutes(5), Map.of()), world.clock);
    SizeApi.bind(calls, world.clock);
    ImageApi.bind(calls, world.clock);
    FilesystemApi.bind(calls, world.clock);
    var bound = new ArrayList<Rpc<?, ?>>(Rpcs.all());
    bound.removeAll(calls.handlers().missing(bound));
    var steps =
        List.of(
            new Refusals(World.RULES, world.db, writer, world.clock),
            new Authenticate(jwts, tokens, world.db, world.clock),
            new Authorise(World.RULES, world.db));
    return RpcServer.start(
        RpcConfig.on("127.0.0.1", 0), bound, calls.handlers(), steps, new Routes());
  }

  @Test
  void needsNoTokenForWhatIsPublic() {
    assertThat(ok("api.v2.VersionService/Get", "{}", "").at("/version/version").asString())
        .matches("v\\d+\\.\\d+\\.\\d+.*");
    var services = ok("api.v2.HealthService/Get", "{}", "").at("/health/services");
    assertThat(services.valueStream().map(service -> service.get("status").asString()))
        .hasSize(5)
        .containsOnly("SERVICE_STATUS_HEALTHY");
    assertThat(ok("api.v2.MethodService/List", "{}", "").get("methods").values())
        .extracting(JsonNode::asString)
        .contains("/metalstack.api.v2.VersionService/Get")
        .doesNotContain("/metalstack.api.v2.UserService/Get");
    assertThat(refused("api.v2.UserService/Get", "{}", "")).isEqualTo("permission_denied");
    assertThat(refused("api.v2.VersionService/Get", "{}", "forged")).isEqualTo("unauthenticated");
  }

  @Test
  void theFirstTokenFillsAnEmptyInstallation() {
    var admin = bootstrap();
    ok("admin.v2.PartitionService/Create", "{\"partition\":{\"id\":\"p1\"}}", admin);
    ok(
        "admin.v2.SizeService/Create",
        """
        {"size":{"id":"c1","constraints":[
          {"type":"SIZE_CONSTRAINT_TYPE_MEMORY","min":"1","max":"18446744073709551615"}]}}
        """,
        admin);
    ok(
        "admin.v2.ImageService/Create",
        """
        {"image":{"id":"debian-12.0.1","url":"http://x/y","features":["IMAGE_FEATURE_MACHINE"]}}
        """,
        admin);
    ok("admin.v2.FilesystemService/Create", "{\"filesystemLayout\":{\"id\":\"l1\"}}", admin);
    var tenant = ok("admin.v2.TenantService/Create", "{\"name\":\"acme\"}", admin);
    var login = tenant.at("/tenant/login").asString();
    var project =
        ok(
            "api.v2.ProjectService/Create",
            "{\"login\":\"%s\",\"name\":\"shop\"}".formatted(login),
            admin);
    var uuid = project.at("/project/uuid").asString();

    assertThat(
            ok("api.v2.SizeService/List", "{}", admin).at("/sizes/0/constraints/0/max").asString())
        .isEqualTo("18446744073709551615");
    assertThat(
            ok("api.v2.PartitionService/Get", "{\"id\":\"p1\"}", admin)
                .at("/partition/id")
                .asString())
        .isEqualTo("p1");
    assertThat(
            ok("api.v2.ImageService/Latest", "{\"os\":\"debian-12\"}", admin)
                .at("/image/id")
                .asString())
        .isEqualTo("debian-12.0.1");
    assertThat(ok("admin.v2.ProjectService/List", "{}", admin).at("/projects/0/uuid").asString())
        .isEqualTo(uuid);
    assertThat(refused("admin.v2.SizeService/Create", "{\"size\":{\"id\":\"c1\"}}", admin))
        .isEqualTo("already_exists");

    var viewer =
        ok(
            "admin.v2.TokenService/Create",
            """
            {"user":"%s","tokenCreateRequest":{
              "projectRoles":{"%s":"PROJECT_ROLE_VIEWER"},
              "permissions":[{"self":{"methods":[
                "/metalstack.api.v2.UserService/Get",
                "/metalstack.api.v2.MethodService/TokenScopedList"]}}]}}
            """
                .formatted(login, uuid),
            admin);
    assertViewer(viewer.get("secret").asString(), login, uuid);
    ok(
        "admin.v2.TokenService/Revoke",
        "{\"user\":\"%s\",\"uuid\":\"%s\"}".formatted(login, viewer.at("/token/uuid").asString()),
        admin);
    assertThat(refused("api.v2.UserService/Get", "{}", viewer.get("secret").asString()))
        .isEqualTo("unauthenticated");
  }

  private void assertViewer(String viewer, String login, String project) {
    var get = "{\"project\":\"%s\"}".formatted(project);
    assertThat(ok("api.v2.ProjectService/Get", get, viewer).at("/projectMembers/0/id").asString())
        .isEqualTo(login);
    assertThat(refused("api.v2.ProjectService/Delete", get, viewer)).isEqualTo("permission_denied");
    assertThat(refused("api.v2.SizeService/List", "{}", viewer)).isEqualTo("permission_denied");
    var user = ok("api.v2.UserService/Get", "{}", viewer).get("user");
    assertThat(user.get("login").asString()).isEqualTo(login);
    assertThat(user.at("/defaultTenant/login").asString()).isEqualTo(login);
    assertThat(user.at("/projects/0/uuid").asString()).isEqualTo(project);
    var methods = ok("api.v2.MethodService/TokenScopedList", "{}", viewer);
    assertThat(methods.at("/projectRoles/" + project).asString()).isEqualTo("PROJECT_ROLE_VIEWER");
    assertThat(methods.at("/permissions/0/methods").values())
        .extracting(JsonNode::asString)
        .contains("/metalstack.api.v2.UserService/Get", "/metalstack.api.v2.HealthService/Get")
        .doesNotContain("/metalstack.api.v2.SizeService/List");
    assertThat(methods.has("adminRole")).isFalse();
  }

  @Test
  void healthIsToldWhileTheDatabaseIsAway() {
    world.db.close();

    var services = ok("api.v2.HealthService/Get", "{}", "").at("/health/services");
    assertThat(services.valueStream().map(service -> service.get("status").asString()))
        .containsOnly("SERVICE_STATUS_UNHEALTHY");
    assertThat(services.at("/0/message").asString()).contains("database");
  }

  private String bootstrap() {
    return new BootstrapToken(world.db, tokens, jwts, World.PROVIDER, world.clock)
        .issueOnce(secret -> {})
        .orElseThrow();
  }

  private JsonNode ok(String method, String body, String token) {
    var response = post(method, body, token);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private String refused(String method, String body, String token) {
    var response = post(method, body, token);
    assertThat(response.statusCode()).as(response.body()).isNotEqualTo(200);
    return JSON.readTree(response.body()).get("code").asString();
  }

  private HttpResponse<String> post(String method, String body, String token) {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.port() + "/metalstack." + method))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
