package io.metalstack.apiserver.bmc;

import static io.metalstack.tables.Tables.ALLOCATION;
import static io.metalstack.tables.Tables.MACHINE;

import io.metalstack.api.v2.MachineBMCCommand;
import io.metalstack.api.v2.MachineServiceBMCCommandRequest;
import io.metalstack.api.v2.MachineServiceBMCCommandResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.machine.Machines;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;
import java.util.UUID;

/** Tells the BMC of a machine what to do; answered once the command is stored. */
final class IssueBmcCommand
    implements Mutation<MachineServiceBMCCommandRequest, MachineServiceBMCCommandResponse> {
  private final BmcCommands commands;

  IssueBmcCommand(BmcCommands commands) {
    this.commands = commands;
  }

  @Override
  public MachineServiceBMCCommandResponse apply(
      Tx tx, Caller caller, MachineServiceBMCCommandRequest request) {
    var machine = Filter.uuid(request.getUuid());
    var own =
        ALLOCATION
            .MACHINE
            .eq(machine)
            .and(ALLOCATION.PROJECT.eq(Filter.uuid(request.getProject())));
    if (!tx.sql().fetchExists(ALLOCATION, own)) {
      throw Machines.missing(machine);
    }
    requireForUsers(request.getCommand());
    commands.issue(tx, machine, request.getCommand(), caller.user());
    return MachineServiceBMCCommandResponse.getDefaultInstance();
  }

  io.metalstack.admin.v2.MachineServiceBMCCommandResponse asAdmin(
      Tx tx, Caller caller, io.metalstack.admin.v2.MachineServiceBMCCommandRequest request) {
    UUID machine = Filter.uuid(request.getUuid());
    if (!tx.sql().fetchExists(MACHINE, MACHINE.UUID.eq(machine))) {
      throw Machines.missing(machine);
    }
    requireForUsers(request.getCommand());
    commands.issue(tx, machine, request.getCommand(), caller.user());
    return io.metalstack.admin.v2.MachineServiceBMCCommandResponse.getDefaultInstance();
  }

  /** Two commands belong to the system's own work, and none is no command. */
  private static void requireForUsers(MachineBMCCommand command) {
    if (command == MachineBMCCommand.MACHINE_BMC_COMMAND_UNSPECIFIED
        || command == MachineBMCCommand.MACHINE_BMC_COMMAND_MACHINE_CREATED
        || command == MachineBMCCommand.MACHINE_BMC_COMMAND_MACHINE_DELETED) {
      throw Problem.invalidArgument("command is %s, expected one that a person may give", command)
          .with("command", "internal or unspecified", "");
    }
  }
}
