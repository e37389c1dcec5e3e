package io.metalstack.apiserver.boot;

import io.metalstack.api.v2.MachineBMCCommand;
import io.metalstack.apiserver.bmc.BmcCommands;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.machine.Machines;
import io.metalstack.infra.v2.BootServiceInstallationSucceededRequest;
import io.metalstack.infra.v2.BootServiceInstallationSucceededResponse;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;
import java.time.Clock;

/**
 * Notes that the operating system is on the disk. From now on the machine's ports belong to the
 * network of its allocation, and it boots from disk.
 */
final class InstallationSucceeded
    implements Mutation<
        BootServiceInstallationSucceededRequest, BootServiceInstallationSucceededResponse> {
  private final BmcCommands commands;
  private final Clock clock;

  InstallationSucceeded(BmcCommands commands, Clock clock) {
    this.commands = commands;
    this.clock = clock;
  }

  @Override
  public BootServiceInstallationSucceededResponse apply(
      Tx tx, Caller caller, BootServiceInstallationSucceededRequest request) {
    var machine = Filter.uuid(request.getUuid());
    var allocation =
        Machines.lockAllocation(tx, machine)
            .filter(row -> row.getDeletingSince() == null)
            .orElseThrow(() ->
                Problem.failedPrecondition(
                        "machine \"%s\" is not allocated, nothing should be installed on it",
                        request.getUuid())
                    .with("uuid", "not allocated", "reboot the machine"));
    Machines.markInstalled(tx, allocation.getUuid(), request.getConsolePassword(), clock.instant());
    commands.issueIfPossible(
        tx, machine, MachineBMCCommand.MACHINE_BMC_COMMAND_MACHINE_CREATED, caller.user());
    return BootServiceInstallationSucceededResponse.getDefaultInstance();
  }
}
