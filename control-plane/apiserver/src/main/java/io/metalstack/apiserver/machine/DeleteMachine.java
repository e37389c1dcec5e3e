package io.metalstack.apiserver.machine;

import io.metalstack.api.v2.Machine;
import io.metalstack.api.v2.MachineProvisioningEventType;
import io.metalstack.api.v2.MachineServiceDeleteRequest;
import io.metalstack.api.v2.MachineServiceDeleteResponse;
import io.metalstack.api.v2.MachineState;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.store.Tasks;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.UUID;

/**
 * Takes a machine from its project. Answered at once: from now on its ports leave the tenant's
 * network and a task sees to its restart, while {@link Reclaim} holds the allocation until the
 * machine has shown that it is gone. Asking again changes nothing.
 */
final class DeleteMachine
    implements Mutation<MachineServiceDeleteRequest, MachineServiceDeleteResponse> {
  private final Provisioning provisioning;
  private final Tasks tasks;
  private final MachineReads reads;
  private final Clock clock;

  DeleteMachine(Provisioning provisioning, Tasks tasks, MachineReads reads, Clock clock) {
    this.provisioning = provisioning;
    this.tasks = tasks;
    this.reads = reads;
    this.clock = clock;
  }

  @Override
  public MachineServiceDeleteResponse apply(
      Tx tx, Caller caller, MachineServiceDeleteRequest request) {
    var machine = Filter.uuid(request.getUuid());
    MachineReads.requireOwn(Machines.get(tx.sql(), machine), request.getProject());
    return MachineServiceDeleteResponse.newBuilder().setMachine(delete(tx, machine)).build();
  }

  io.metalstack.admin.v2.MachineServiceDeleteResponse asAdmin(
      Tx tx, Caller caller, io.metalstack.admin.v2.MachineServiceDeleteRequest request) {
    return io.metalstack.admin.v2.MachineServiceDeleteResponse.newBuilder()
        .setMachine(delete(tx, Filter.uuid(request.getUuid())))
        .build();
  }

  private Machine delete(Tx tx, UUID id) {
    var row = Machines.get(tx.sql(), id);
    var allocation =
        Machines.lockAllocation(tx, id)
            .orElseThrow(() -> Problem.failedPrecondition("machine \"%s\" is not allocated", id));
    if (row.machine().getState() == MachineState.MACHINE_STATE_LOCKED_VALUE) {
      throw Problem.failedPrecondition(
              "machine \"%s\" is locked: %s", id, row.machine().getStateDescription())
          .with("uuid", "locked", "ask " + row.machine().getStateIssuer() + " to unlock it");
    }
    if (allocation.getDeletingSince() == null) {
      provisioning.record(
          tx,
          id,
          MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_MACHINE_RECLAIM,
          "freed");
      var task =
          tasks.enqueue(
              tx, Reclaim.TASK, allocation.getUuid().toString().getBytes(StandardCharsets.UTF_8));
      Machines.markDeleting(tx, allocation.getUuid(), task, Meta.kept(clock.instant()));
    }
    return reads.message(tx.sql(), id);
  }
}
