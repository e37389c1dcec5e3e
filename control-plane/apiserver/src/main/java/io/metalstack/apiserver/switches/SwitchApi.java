package io.metalstack.apiserver.switches;

import io.metalstack.apiserver.call.Calls;
import io.metalstack.apiserver.machine.ConnectedMachines;
import io.metalstack.infra.v2.SwitchServiceRpc;
import java.time.Clock;

/** The methods of switches. */
public final class SwitchApi {
  private SwitchApi() {}

  public static void bind(Calls calls, ConnectedMachines machines, Clock clock) {
    calls
        .read(SwitchServiceRpc.GET, SwitchReads::get)
        .mutation(SwitchServiceRpc.REGISTER, new RegisterSwitch(clock))
        .mutation(SwitchServiceRpc.HEARTBEAT, new SwitchHeartbeat(clock))
        .read(io.metalstack.admin.v2.SwitchServiceRpc.GET, SwitchReads::get)
        .read(io.metalstack.admin.v2.SwitchServiceRpc.LIST, SwitchReads::list)
        .mutation(io.metalstack.admin.v2.SwitchServiceRpc.UPDATE, new UpdateSwitch(clock))
        .mutation(io.metalstack.admin.v2.SwitchServiceRpc.DELETE, new DeleteSwitch())
        .mutation(io.metalstack.admin.v2.SwitchServiceRpc.MIGRATE, new MigrateSwitch())
        .mutation(io.metalstack.admin.v2.SwitchServiceRpc.PORT, new SetPort())
        .read(
            io.metalstack.admin.v2.SwitchServiceRpc.CONNECTED_MACHINES,
            new SwitchReads(machines)::connectedMachines);
  }
}
