package io.metalstack.cli.command;

import io.metalstack.api.v2.Machine;
import io.metalstack.api.v2.MachineAllocationQuery;
import io.metalstack.api.v2.MachineQuery;
import io.metalstack.api.v2.MachineServiceDeleteRequest;
import io.metalstack.api.v2.MachineServiceGetRequest;
import io.metalstack.api.v2.MachineServiceListRequest;
import io.metalstack.api.v2.MachineServiceRpc;
import io.metalstack.api.v2.MachineState;
import io.metalstack.cli.line.Command;
import io.metalstack.cli.line.Invocation;
import io.metalstack.cli.line.Line;
import java.util.List;

/** {@code metalctl machine}. */
final class MachineCommands {
  private MachineCommands() {}

  static List<Command> all() {
    return List.of(
        new Command("machine list", "list machines", MachineCommands::list)
            .flags(
                Flags.NAME,
                Flags.HOSTNAME,
                Flags.PARTITION,
                Flags.RACK,
                Flags.SIZE,
                Flags.IMAGE,
                Flags.STATE)
            .examples(
                "machine list --project 2f1b...",
                "machine list --admin --partition fra-1 -o wide",
                "machine list -o json"),
        new Command(
                "machine describe",
                "show all that is known of a machine",
                MachineCommands::describe)
            .operand("ID")
            .examples("machine describe 4f6e2d60-... -o json"),
        CreateMachine.command(),
        new Command(
                "machine delete", "free a machine; its disks are wiped", MachineCommands::delete)
            .operand("ID")
            .examples("machine delete 4f6e2d60-... --yes"),
        MachineIssues.command());
  }

  private static void list(Invocation call) {
    var query = query(call.line());
    var machines =
        call.project()
            .map(project ->
                call.call(
                        MachineServiceRpc.LIST,
                        MachineServiceListRequest.newBuilder()
                            .setProject(project)
                            .setQuery(query)
                            .build())
                    .getMachinesList())
            .orElseGet(() -> ofAdmin(call, query));
    call.list(MachineTable.of(call.clock().instant()), machines);
  }

  static List<Machine> ofAdmin(Invocation call, MachineQuery query) {
    return call.call(
            io.metalstack.admin.v2.MachineServiceRpc.LIST,
            io.metalstack.admin.v2.MachineServiceListRequest.newBuilder().setQuery(query).build())
        .getMachinesList();
  }

  private static void describe(Invocation call) {
    var uuid = call.line().operand();
    var machine =
        call.project()
            .map(project ->
                call.call(
                        MachineServiceRpc.GET,
                        MachineServiceGetRequest.newBuilder()
                            .setUuid(uuid)
                            .setProject(project)
                            .build())
                    .getMachine())
            .orElseGet(() ->
                call.call(
                        io.metalstack.admin.v2.MachineServiceRpc.GET,
                        io.metalstack.admin.v2.MachineServiceGetRequest.newBuilder()
                            .setUuid(uuid)
                            .build())
                    .getMachine());
    call.describe(MachineTable.of(call.clock().instant()), machine);
  }

  private static void delete(Invocation call) {
    var uuid = call.line().operand();
    if (!call.confirmed("free machine " + uuid + " and wipe its disks?")) {
      call.say("nothing was changed");
      return;
    }
    var machine =
        call.project()
            .map(project ->
                call.call(
                        MachineServiceRpc.DELETE,
                        MachineServiceDeleteRequest.newBuilder()
                            .setUuid(uuid)
                            .setProject(project)
                            .build())
                    .getMachine())
            .orElseGet(() ->
                call.call(
                        io.metalstack.admin.v2.MachineServiceRpc.DELETE,
                        io.metalstack.admin.v2.MachineServiceDeleteRequest.newBuilder()
                            .setUuid(uuid)
                            .build())
                    .getMachine());
    call.list(MachineTable.of(call.clock().instant()), List.of(machine));
  }

  static MachineQuery query(Line line) {
    var query = MachineQuery.newBuilder();
    line.value(Flags.PARTITION).ifPresent(query::setPartition);
    line.value(Flags.RACK).ifPresent(query::setRack);
    line.value(Flags.SIZE).ifPresent(query::setSize);
    EnumFlag.value(line, Flags.STATE, MachineState.class).ifPresent(query::setState);
    // The name that people gave is that of the allocation; a machine of itself has none.
    var allocation = MachineAllocationQuery.newBuilder();
    line.value(Flags.NAME).ifPresent(allocation::setName);
    line.value(Flags.HOSTNAME).ifPresent(allocation::setHostname);
    line.value(Flags.IMAGE).ifPresent(allocation::setImage);
    if (!allocation.build().equals(MachineAllocationQuery.getDefaultInstance())) {
      query.setAllocation(allocation);
    }
    return query.build();
  }
}
