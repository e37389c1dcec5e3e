package io.metalstack.apiserver.bmc;

import io.metalstack.api.v2.MachineServiceRpc;
import io.metalstack.apiserver.call.Calls;
import io.metalstack.infra.v2.BMCServiceRpc;
import io.metalstack.store.Db;
import java.time.Clock;

/** The methods of BMCs: commands of users and admins, and the agents that carry them out. */
public final class BmcApi {
  private BmcApi() {}

  public static void bind(
      Calls calls, Db db, BmcCommands commands, CommandRelay relay, Clock clock) {
    var command = new IssueBmcCommand(commands);
    calls
        .mutation(MachineServiceRpc.BMC_COMMAND, command)
        .mutation(io.metalstack.admin.v2.MachineServiceRpc.BMC_COMMAND, command::asAdmin)
        .mutation(BMCServiceRpc.UPDATE_BMC_INFO, new UpdateBmcInfo(clock))
        .mutation(BMCServiceRpc.BMC_COMMAND_DONE, new FinishBmcCommand(commands))
        .stream(BMCServiceRpc.WAIT_FOR_BMC_COMMAND, new WaitForBmcCommand(db, commands, relay));
  }
}
