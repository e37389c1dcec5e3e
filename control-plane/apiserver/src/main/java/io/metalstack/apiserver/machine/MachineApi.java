package io.metalstack.apiserver.machine;

import io.metalstack.api.v2.MachineProvisioningEventType;
import io.metalstack.api.v2.MachineServiceRpc;
import io.metalstack.apiserver.call.Calls;
import io.metalstack.apiserver.ip.AcquireAddress;
import io.metalstack.apiserver.ipam.Numbers;
import io.metalstack.apiserver.replica.Replica;
import io.metalstack.apiserver.vpn.AllocationVpn;
import io.metalstack.store.Tasks;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The methods of machines. */
public final class MachineApi {
  private MachineApi() {}

  public static void bind(
      Calls calls,
      Provisioning provisioning,
      Numbers numbers,
      Tasks tasks,
      AllocationVpn vpn,
      Replica replica,
      Duration deadAfter,
      Map<MachineProvisioningEventType, Duration> limits,
      RandomGenerator random,
      Clock clock) {
    var reads = new MachineReads(replica, clock, deadAfter);
    var networks = new AllocationNetworks(new AcquireAddress(clock), numbers);
    var candidates = new Candidates(replica, clock, deadAfter);
    var delete =
        new DeleteMachine(provisioning, tasks, new ForgetMachine(clock, deadAfter), reads, clock);
    calls
        .read(MachineServiceRpc.GET, reads::get)
        .read(MachineServiceRpc.LIST, reads::list)
        .mutation(
            MachineServiceRpc.CREATE,
            new CreateMachine(candidates, networks, vpn, reads, random, clock))
        .mutation(MachineServiceRpc.UPDATE, new UpdateMachine(reads, clock))
        .mutation(MachineServiceRpc.DELETE, delete)
        .read(MachineServiceRpc.GET_BMC, BmcReads::get)
        .read(io.metalstack.admin.v2.MachineServiceRpc.GET, reads::get)
        .read(io.metalstack.admin.v2.MachineServiceRpc.LIST, reads::list)
        .mutation(io.metalstack.admin.v2.MachineServiceRpc.DELETE, delete::asAdmin)
        .mutation(
            io.metalstack.admin.v2.MachineServiceRpc.SET_STATE, new SetMachineState(reads, clock))
        .read(io.metalstack.admin.v2.MachineServiceRpc.GET_BMC, BmcReads::get)
        .read(io.metalstack.admin.v2.MachineServiceRpc.LIST_BMC, new BmcReads(replica)::list)
        .read(io.metalstack.admin.v2.MachineServiceRpc.CONSOLE_PASSWORD, BmcReads::consolePassword)
        .read(
            io.metalstack.admin.v2.MachineServiceRpc.ISSUES,
            new IssueReads(new Inspection(replica, clock, deadAfter, limits))::issues);
  }
}
