package io.metalstack.apiserver.boot;

import io.metalstack.api.v2.MachineProvisioningEventType;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.machine.Provisioning;
import io.metalstack.apiserver.machine.Reclaim;
import io.metalstack.apiserver.partition.Partitions;
import io.metalstack.infra.v2.BootServiceDhcpRequest;
import io.metalstack.infra.v2.BootServiceDhcpResponse;
import io.metalstack.store.Tx;
import java.util.Optional;

/** Notes that a machine asks to boot from the network; a new machine becomes known by it. */
final class Dhcp implements Mutation<BootServiceDhcpRequest, BootServiceDhcpResponse> {
  private final Provisioning provisioning;
  private final Reclaim reclaim;

  Dhcp(Provisioning provisioning, Reclaim reclaim) {
    this.provisioning = provisioning;
    this.reclaim = reclaim;
  }

  @Override
  public BootServiceDhcpResponse apply(Tx tx, Caller caller, BootServiceDhcpRequest request) {
    caller.rights().requireSpeaksFor(request.getUuid());
    var event = MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_PXE_BOOTING;
    var machine = Filter.uuid(request.getUuid());
    var partition = Partitions.get(tx.sql(), request.getPartition()).getId();
    provisioning.ensure(tx, machine, Optional.of(partition));
    provisioning.record(tx, machine, event, "");
    reclaim.confirmedBy(tx, machine, event);
    return BootServiceDhcpResponse.getDefaultInstance();
  }
}
