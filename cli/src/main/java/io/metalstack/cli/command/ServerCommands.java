package io.metalstack.cli.command;

import io.metalstack.api.v2.HealthServiceGetRequest;
import io.metalstack.api.v2.HealthServiceRpc;
import io.metalstack.api.v2.HealthStatus;
import io.metalstack.api.v2.ServiceStatus;
import io.metalstack.api.v2.UserServiceGetRequest;
import io.metalstack.api.v2.UserServiceRpc;
import io.metalstack.api.v2.VersionServiceGetRequest;
import io.metalstack.api.v2.VersionServiceRpc;
import io.metalstack.cli.line.Command;
import io.metalstack.cli.line.Invocation;
import io.metalstack.cli.output.Cell;
import io.metalstack.cli.output.Order;
import io.metalstack.cli.output.Table;
import io.metalstack.cli.output.Words;
import io.metalstack.values.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** {@code metalctl whoami}, {@code health} and {@code version}. */
final class ServerCommands {
  private ServerCommands() {}

  static List<Command> whoami() {
    return List.of(new Command("whoami", "show who the token belongs to", ServerCommands::whoami));
  }

  static List<Command> health() {
    return List.of(
        new Command("health", "show the health of the server", ServerCommands::health)
            .examples("health || echo the server needs care"));
  }

  static List<Command> version() {
    return List.of(
        new Command(
            "version", "show the version of metalctl and of the server", ServerCommands::version));
  }

  private static void whoami(Invocation call) {
    var user = call.call(UserServiceRpc.GET, UserServiceGetRequest.getDefaultInstance()).getUser();
    call.describe(
        new Table<io.metalstack.api.v2.User>(Order.by(one -> one.getLogin()))
            .column("Login", one -> one.getLogin())
            .column("Name", one -> one.getName())
            .column("Email", one -> one.getEmail())
            .column("Default Tenant", one -> one.getDefaultTenant().getLogin()),
        user);
  }

  private static void health(Invocation call) {
    var services =
        call.call(HealthServiceRpc.GET, HealthServiceGetRequest.getDefaultInstance())
            .getHealth()
            .getServicesList();
    call.list(
        new Table<HealthStatus>(Order.by(HealthStatus::getName))
            .column("Service", status -> Words.word(status.getName()))
            .cell("Status", status -> new Cell(Words.word(status.getStatus()), color(status)))
            .column("Message", HealthStatus::getMessage),
        services);
    if (services.stream()
        .anyMatch(one -> one.getStatus() == ServiceStatus.SERVICE_STATUS_UNHEALTHY)) {
      throw Problem.of(Problem.Kind.INTERNAL, "a service is not healthy");
    }
  }

  private static void version(Invocation call) {
    call.print("metalctl " + own());
    var server =
        call.call(VersionServiceRpc.GET, VersionServiceGetRequest.getDefaultInstance())
            .getVersion();
    var build = server.getGitSha1().isEmpty() ? "" : " (" + server.getGitSha1() + ")";
    call.print("server   " + server.getVersion() + build);
  }

  private static Cell.Color color(HealthStatus status) {
    return switch (status.getStatus()) {
      case SERVICE_STATUS_HEALTHY -> Cell.Color.GREEN;
      case SERVICE_STATUS_DEGRADED -> Cell.Color.YELLOW;
      case SERVICE_STATUS_UNHEALTHY -> Cell.Color.RED;
      case SERVICE_STATUS_UNSPECIFIED, UNRECOGNIZED -> Cell.Color.PLAIN;
    };
  }

  private static String own() {
    try (var version = ServerCommands.class.getResourceAsStream("/io/metalstack/cli/version.txt")) {
      return new String(Objects.requireNonNull(version).readAllBytes(), StandardCharsets.UTF_8)
          .strip();
    } catch (IOException e) {
      throw Problem.of(Problem.Kind.INTERNAL, "cannot read the own version").causedBy(e);
    }
  }
}
