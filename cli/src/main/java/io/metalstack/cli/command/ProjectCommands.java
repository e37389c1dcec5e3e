package io.metalstack.cli.command;

import io.metalstack.api.v2.Project;
import io.metalstack.api.v2.ProjectQuery;
import io.metalstack.api.v2.ProjectServiceListRequest;
import io.metalstack.api.v2.ProjectServiceRpc;
import io.metalstack.cli.line.Command;
import io.metalstack.cli.line.Flag;
import io.metalstack.cli.line.Invocation;
import io.metalstack.cli.output.Order;
import io.metalstack.cli.output.Table;
import io.metalstack.cli.output.Words;
import java.util.List;

/** {@code metalctl project}. */
final class ProjectCommands {
  private static final Flag TENANT = Flag.of("tenant", "LOGIN", "the tenant");

  private ProjectCommands() {}

  static List<Command> all() {
    return List.of(
        new Command(
                "project list",
                "list your projects; all of them with --admin",
                ProjectCommands::list)
            .flags(Flags.NAME, TENANT)
            .examples("project list --admin --tenant acme"));
  }

  private static void list(Invocation call) {
    var query = ProjectQuery.newBuilder();
    call.line().value(Flags.NAME).ifPresent(query::setName);
    call.line().value(TENANT).ifPresent(query::setTenant);
    var projects =
        call.isAdmin()
            ? call.call(
                    io.metalstack.admin.v2.ProjectServiceRpc.LIST,
                    io.metalstack.admin.v2.ProjectServiceListRequest.newBuilder()
                        .setQuery(query)
                        .build())
                .getProjectsList()
            : call.call(
                    ProjectServiceRpc.LIST,
                    ProjectServiceListRequest.newBuilder().setQuery(query).build())
                .getProjectsList();
    call.list(table(), projects);
  }

  static Table<Project> table() {
    return new Table<Project>(Order.by(Project::getUuid))
        .column("UID", Project::getUuid)
        .column("Tenant", Project::getTenant)
        .column("Name", Project::getName)
        .column("Description", Project::getDescription)
        .column("Labels", project -> Words.labels(project.getMeta()));
  }
}
