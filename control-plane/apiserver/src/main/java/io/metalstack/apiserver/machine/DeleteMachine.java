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
import io.metalstack.tables.tables.records.AllocationRecord;
import io.metalstack.tables.tables.records.MachineRecord;
import io.metalstack.values.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/**
 * Takes a machine from its project; an admin from any, and one that nobody has and that is dead out
 * of the inventory. Answered at once: from now on its ports leave the tenant's network and a task
 * sees to its restart, while {@link Reclaim} holds the allocation until the machine has shown that
 * it is gone. Asking again changes nothing.
 */
final class DeleteMachine
    implements Mutation<MachineServiceDeleteRequest, MachineServiceDeleteResponse> {
  private final Provisioning provisioning;
  private final Tasks tasks;
  private final ForgetMachine forget;
  private final MachineReads reads;
  private final Clock clock;

  DeleteMachine(
      Provisioning provisioning,
      Tasks tasks,
      ForgetMachine forget,
      MachineReads reads,
      Clock clock) {
    this.provisioning = provisioning;
    this.tasks = tasks;
    this.forget = forget;
    this.reads = reads;
    this.clock = clock;
  }

  @Override
  public MachineServiceDeleteResponse apply(
      Tx tx, Caller caller, MachineServiceDeleteRequest request) {
    var id = Filter.uuid(request.getUuid());
    var machine = Machines.lock(tx, id).orElseThrow(() -> Machines.missing(id));
    var allocation =
        Machines.lockAllocation(tx, id)
            .filter(row -> row.getProject().equals(Filter.uuid(request.getProject())))
            .orElseThrow(() -> Machines.missing(id));
    requireUnlocked(machine);
    return MachineServiceDeleteResponse.newBuilder().setMachine(free(tx, allocation)).build();
  }

  io.metalstack.admin.v2.MachineServiceDeleteResponse asAdmin(
      Tx tx, Caller caller, io.metalstack.admin.v2.MachineServiceDeleteRequest request) {
    var id = Filter.uuid(request.getUuid());
    var machine = Machines.lock(tx, id).orElseThrow(() -> Machines.missing(id));
    var answer = io.metalstack.admin.v2.MachineServiceDeleteResponse.newBuilder();
    var allocation = Machines.lockAllocation(tx, id);
    requireUnlocked(machine);
    if (allocation.isPresent()) {
      return answer.setMachine(free(tx, allocation.get())).build();
    }
    answer.setMachine(reads.message(tx.sql(), id));
    forget.forget(tx, machine);
    return answer.build();
  }

  private static void requireUnlocked(MachineRecord machine) {
    if (machine.getState() == MachineState.MACHINE_STATE_LOCKED_VALUE) {
      throw Problem.failedPrecondition(
              "machine \"%s\" is locked: %s", machine.getUuid(), machine.getStateDescription())
          .with("uuid", "locked", "ask " + machine.getStateIssuer() + " to unlock it");
    }
  }

  private Machine free(Tx tx, AllocationRecord allocation) {
    var id = allocation.getMachine();
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
