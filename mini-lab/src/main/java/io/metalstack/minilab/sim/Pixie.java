package io.metalstack.minilab.sim;

import com.google.protobuf.Duration;
import io.metalstack.api.v2.InfraPermissions;
import io.metalstack.api.v2.MachineRole;
import io.metalstack.api.v2.PermissionsByVisibility;
import io.metalstack.api.v2.TokenServiceCreateRequest;
import io.metalstack.api.v2.TokenServiceRpc;
import io.metalstack.infra.v2.BootServiceBootRequest;
import io.metalstack.infra.v2.BootServiceBootResponse;
import io.metalstack.infra.v2.BootServiceDhcpRequest;
import io.metalstack.infra.v2.BootServiceRpc;
import io.metalstack.infra.v2.EventServiceRpc;
import io.metalstack.minilab.plan.PlannedMachine;
import io.metalstack.minilab.remote.Session;

/** The boot server of a partition: what it asks of the control plane when a machine starts. */
public final class Pixie {
  private static final long TOKEN_SECONDS = java.time.Duration.ofDays(7).toSeconds();

  private final Session client;
  private final String partition;

  /**
   * A boot server.
   *
   * @param client with an infra editor's token that may make tokens for every machine
   */
  public Pixie(Session client, String partition) {
    this.client = client;
    this.partition = partition;
  }

  /** A machine asked for an address. */
  public void dhcp(PlannedMachine machine) {
    client.call(
        BootServiceRpc.DHCP,
        BootServiceDhcpRequest.newBuilder()
            .setUuid(machine.uuid().toString())
            .setPartition(partition)
            .build());
  }

  /** What the machine is to load. */
  public BootServiceBootResponse boot(PlannedMachine machine) {
    return client.call(
        BootServiceRpc.BOOT,
        BootServiceBootRequest.newBuilder()
            .setMac(machine.cables().getFirst().mac())
            .setPartition(partition)
            .build());
  }

  /** A token for what will run on the machine: it acts for that machine alone, and sends events. */
  public String machineToken(PlannedMachine machine) {
    var events =
        PermissionsByVisibility.newBuilder()
            .setInfra(InfraPermissions.newBuilder().addMethods(EventServiceRpc.SEND.path()));
    return client
        .call(
            TokenServiceRpc.CREATE,
            TokenServiceCreateRequest.newBuilder()
                .setDescription("metal-hammer on " + machine.uuid())
                .putMachineRoles(machine.uuid().toString(), MachineRole.MACHINE_ROLE_EDITOR)
                .addPermissions(events)
                .setExpires(Duration.newBuilder().setSeconds(TOKEN_SECONDS))
                .build())
        .getSecret();
  }
}
