package io.metalstack.cli.command;

import io.metalstack.cli.line.Group;
import java.util.List;

/** The list of all commands. */
public final class Commands {
  private Commands() {}

  /** In the order of the help text. */
  public static List<Group> groups() {
    return List.of(
        new Group("machine", "ms", "servers, free or allocated", MachineCommands::all),
        new Group(
            "network", "nw", "networks, and the prefixes they hand out", NetworkCommands::all),
        new Group("ip", "", "addresses of a project", IpCommands::all),
        new Group("size", "", "kinds of machines, by their hardware", SizeCommands::all),
        new Group("image", "", "operating systems that can be installed", ImageCommands::all),
        new Group("partition", "", "locations", PartitionCommands::all),
        new Group("switch", "sw", "leaf switches (admin)", SwitchCommands::all),
        new Group("project", "", "projects you are a member of", ProjectCommands::all),
        new Group("tenant", "", "tenants you are a member of", TenantCommands::all),
        new Group("token", "", "API tokens and their rights", TokenCommands::all),
        new Group("whoami", "", "show who the token belongs to", ServerCommands::whoami),
        new Group("health", "", "show the health of the server", ServerCommands::health),
        new Group(
            "version",
            "",
            "show the version of metalctl and of the server",
            ServerCommands::version),
        new Group("context", "ctx", "servers and tokens you work with", ContextCommands::all));
  }
}
