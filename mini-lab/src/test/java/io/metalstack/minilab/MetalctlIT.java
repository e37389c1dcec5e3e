package io.metalstack.minilab;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.metalstack.admin.v2.NetworkServiceCreateRequest;
import io.metalstack.admin.v2.NetworkServiceRpc;
import io.metalstack.admin.v2.PartitionServiceCreateRequest;
import io.metalstack.admin.v2.PartitionServiceRpc;
import io.metalstack.admin.v2.SizeServiceCreateRequest;
import io.metalstack.admin.v2.SizeServiceRpc;
import io.metalstack.admin.v2.TenantServiceCreateRequest;
import io.metalstack.admin.v2.TenantServiceRpc;
import io.metalstack.api.Rpc;
import io.metalstack.api.v2.ProjectServiceCreateRequest;
import io.metalstack.api.v2.ProjectServiceRpc;
import io.metalstack.apiserver.ControlPlane;
import io.metalstack.apiserver.settings.Settings;
import io.metalstack.cli.Metalctl;
import io.metalstack.cli.Terminal;
import io.metalstack.client.Client;
import io.metalstack.client.ClientConfig;
import io.metalstack.client.Contexts;
import io.metalstack.postgres.ThrowawayPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** metalctl against a real server. */
class MetalctlIT {
  @TempDir private static Path home;
  private static ControlPlane server;
  private static Client admin;
  private static String project;

  private record Ran(int exit, String out, String err) {}

  @BeforeAll
  static void start() {
    server =
        ControlPlane.start(
            Settings.read(
                List.of(
                    "--listen",
                    "127.0.0.1:0",
                    "--database-url",
                    ThrowawayPostgres.database(),
                    "--data",
                    home.resolve("data").toString(),
                    "--drain-time",
                    "1s"),
                Map.of()));
    var token = server.bootstrapToken().orElseThrow();
    var url = "http://127.0.0.1:" + server.port();
    admin = Client.of(ClientConfig.of(url).withToken(() -> token));
    call(
        PartitionServiceRpc.CREATE,
        PartitionServiceCreateRequest.getDefaultInstance(),
        "partition { id: 'p1' }");
    call(
        SizeServiceRpc.CREATE,
        SizeServiceCreateRequest.getDefaultInstance(),
        "size { id: 'c1' constraints { type: SIZE_CONSTRAINT_TYPE_CORES min: 4 max: 8 } }");
    call(
        NetworkServiceRpc.CREATE,
        NetworkServiceCreateRequest.getDefaultInstance(),
        "id: 'super' type: NETWORK_TYPE_SUPER partition: 'p1' prefixes: '10.0.0.0/16'"
            + " default_child_prefix_length { ipv4: 22 }");
    call(
        NetworkServiceRpc.CREATE,
        NetworkServiceCreateRequest.getDefaultInstance(),
        "id: 'internet' type: NETWORK_TYPE_EXTERNAL prefixes: '203.0.113.0/24' vrf: 7");
    var tenant =
        call(
                TenantServiceRpc.CREATE,
                TenantServiceCreateRequest.getDefaultInstance(),
                "name: 'acme'")
            .getTenant()
            .getLogin();
    project =
        call(
                ProjectServiceRpc.CREATE,
                ProjectServiceCreateRequest.getDefaultInstance(),
                "login: '" + tenant + "' name: 'web' description: 'web'")
            .getProject()
            .getUuid();
    var context = Contexts.Context.of("test", url, token).withDefaultProject(project);
    Contexts.upsert(Contexts.file(home), context);
  }

  @AfterAll
  static void stop() {
    admin.close();
    server.close();
  }

  @Test
  void showsTheInventory() {
    assertThat(run("partition", "list").out()).isEqualTo("ID  DESCRIPTION\np1\n");
    assertThat(run("size", "list").out())
        .isEqualTo(
            """
            ID  NAME  DESCRIPTION  CPU RANGE  MEMORY RANGE  STORAGE RANGE  GPU RANGE
            c1                     4 - 8
            """);
    assertThat(run("image", "list", "--no-headers")).isEqualTo(new Ran(0, "", ""));
    assertThat(run("switch", "list", "--no-headers")).isEqualTo(new Ran(0, "", ""));
    assertThat(run("machine", "list", "--admin", "-o", "json").out()).isEqualTo("[]\n");
  }

  @Test
  void allocatesANetworkAndShowsItBelowItsParent() {
    var allocated = run("network", "allocate", "--name", "storage", "--partition", "p1");
    assertThat(allocated.err()).isEmpty();
    assertThat(allocated.out()).contains("storage", "10.0.").contains(project);

    assertThat(run("network", "list", "--admin").out())
        .containsSubsequence("super", "10.0.0.0/16", "└─╴", "storage", "10.0.");
    assertThat(run("network", "list", "--no-headers").out().lines()).hasSize(1);
  }

  @Test
  void takesAnAddressAndGivesItBack() {
    var created =
        run(
            "ip",
            "create",
            "--network",
            "internet",
            "--ipaddress",
            "203.0.113.9",
            "--type",
            "static");
    assertThat(created.out()).contains("203.0.113.9", "internet", "static");
    assertThat(run("ip", "list", "-o", "yaml").out())
        .startsWith("---\n")
        .contains("ip: 203.0.113.9", "type: IP_TYPE_STATIC", "project: " + project);

    var again = run("ip", "create", "--network", "internet", "--ipaddress", "203.0.113.9");
    assertThat(again.exit())
        .as("an address in use is an invalid argument by contract")
        .isEqualTo(2);
    assertThat(again.err()).startsWith("Error: ").contains("203.0.113.9");

    assertThat(run("ip", "delete", "203.0.113.9").exit()).isZero();
    assertThat(run("ip", "list", "--no-headers").out()).isEmpty();
  }

  @Test
  void theServerSaysWhichFieldIsWrong() {
    var ran = run("machine", "create", "--name", "x", "--image", "none-1", "--network", "internet");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).startsWith("Error: ").containsOnlyOnce("name: expected a name");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    var ran = run("machine", "describe", "00000000-0000-0000-0000-000000000001");

    assertThat(ran.exit()).isEqualTo(3);
    assertThat(ran.err()).contains("00000000-0000-0000-0000-000000000001");
  }

  @Test
  void aTokenThatMayNothingIsNotAllowed() {
    var ran = run("machine", "list", "--api-token", "forged");

    assertThat(ran.exit()).isEqualTo(4);
    assertThat(ran.err()).startsWith("Error: ");
  }

  @Test
  void aTokenOfOneProjectLearnsToNameIt() {
    var created =
        run("token", "create", "--description", "ci", "--project-roles", project + "=viewer");
    assertThat(created.exit()).isZero();
    var token = created.out().strip();
    assertThat(run("token", "list", "-o", "wide").out())
        .contains("ci", "project " + project + " viewer");

    assertThat(run("ip", "list", "--api-token", token).exit()).isZero();
    var denied = run("ip", "list", "--admin", "--api-token", token);
    assertThat(denied.exit()).isEqualTo(4);
    var nowhere =
        run(
            "ip",
            "list",
            "--api-token",
            token,
            "--api-url",
            url(),
            "--config",
            home.resolve("none").toString());
    assertThat(nowhere.exit()).isEqualTo(4);
    assertThat(nowhere.err()).contains("add --project ID");
  }

  @Test
  void knowsTheServerAndThePerson() {
    assertThat(run("version").out()).contains("metalctl ", "server ");
    assertThat(run("whoami").out()).contains("login: ");
    assertThat(run("project", "list", "--admin").out()).contains(project, "web");
    assertThat(run("tenant", "list", "--admin").exit()).isZero();
    assertThat(run("health").exit()).isZero();
  }

  private static String url() {
    return "http://127.0.0.1:" + server.port();
  }

  private static Ran run(String... line) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of(),
            home,
            OptionalInt.empty(),
            Clock.systemUTC(),
            question -> true);
    int exit = new Metalctl(terminal).run(List.of(line));
    return new Ran(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @SuppressWarnings("unchecked") // the builder of a message builds that message
  private static <Q extends Message, A extends Message> A call(Rpc<Q, A> rpc, Q type, String text) {
    try {
      var request = type.newBuilderForType();
      TextFormat.merge(text, request);
      return admin.call(rpc, (Q) request.build());
    } catch (TextFormat.ParseException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
