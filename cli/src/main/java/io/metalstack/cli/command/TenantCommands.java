package io.metalstack.cli.command;

import io.metalstack.api.v2.Tenant;
import io.metalstack.api.v2.TenantServiceListRequest;
import io.metalstack.api.v2.TenantServiceRpc;
import io.metalstack.cli.line.Command;
import io.metalstack.cli.line.Invocation;
import io.metalstack.cli.output.Order;
import io.metalstack.cli.output.Table;
import io.metalstack.cli.output.Words;
import java.util.List;

/** {@code metalctl tenant}. */
final class TenantCommands {
  private TenantCommands() {}

  static List<Command> all() {
    return List.of(
        new Command(
            "tenant list", "list your tenants; all of them with --admin", TenantCommands::list));
  }

  private static void list(Invocation call) {
    var tenants =
        call.isAdmin()
            ? call.call(
                    io.metalstack.admin.v2.TenantServiceRpc.LIST,
                    io.metalstack.admin.v2.TenantServiceListRequest.getDefaultInstance())
                .getTenantsList()
            : call.call(TenantServiceRpc.LIST, TenantServiceListRequest.getDefaultInstance())
                .getTenantsList();
    call.list(
        new Table<Tenant>(Order.by(Tenant::getLogin))
            .column("ID", Tenant::getLogin)
            .column("Name", Tenant::getName)
            .column("Description", Tenant::getDescription)
            .wide("Email", Tenant::getEmail)
            .wide("Created By", Tenant::getCreatedBy)
            .wide("Labels", tenant -> Words.labels(tenant.getMeta())),
        tenants);
  }
}
