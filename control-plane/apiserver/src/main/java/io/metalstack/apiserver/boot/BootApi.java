package io.metalstack.apiserver.boot;

import io.metalstack.apiserver.bmc.BmcCommands;
import io.metalstack.apiserver.call.Calls;
import io.metalstack.apiserver.machine.Provisioning;
import io.metalstack.apiserver.machine.Reclaim;
import io.metalstack.infra.v2.BootServiceRpc;
import java.time.Clock;

/** The methods of booting machines and of pixie, which boots them. */
public final class BootApi {
  private BootApi() {}

  public static void bind(
      Calls calls,
      Provisioning provisioning,
      Reclaim reclaim,
      BmcCommands commands,
      WaitingRoom room,
      String superuserPassword,
      Clock clock) {
    calls
        .mutation(BootServiceRpc.DHCP, new Dhcp(provisioning, reclaim))
        .read(BootServiceRpc.BOOT, BootReads::boot)
        .read(
            BootServiceRpc.SUPER_USER_PASSWORD, new BootReads(superuserPassword)::superUserPassword)
        .mutation(BootServiceRpc.REGISTER, new RegisterMachine(provisioning, clock))
        .mutation(BootServiceRpc.INSTALLATION_SUCCEEDED, new InstallationSucceeded(commands, clock))
        .stream(BootServiceRpc.WAIT, new WaitForAllocation(room));
  }
}
