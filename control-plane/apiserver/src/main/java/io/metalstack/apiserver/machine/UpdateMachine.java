package io.metalstack.apiserver.machine;

import io.metalstack.api.v2.MachineServiceUpdateRequest;
import io.metalstack.api.v2.MachineServiceUpdateResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.call.Revision;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;
import java.time.Clock;

/**
 * Changes description, labels and SSH keys of an allocation. Keys that are given replace all, none
 * leaves them; the installed system learns of them when it is installed anew.
 */
final class UpdateMachine
    implements Mutation<MachineServiceUpdateRequest, MachineServiceUpdateResponse> {
  private final MachineReads reads;
  private final Clock clock;

  UpdateMachine(MachineReads reads, Clock clock) {
    this.reads = reads;
    this.clock = clock;
  }

  @Override
  public MachineServiceUpdateResponse apply(
      Tx tx, Caller caller, MachineServiceUpdateRequest request) {
    var id = Filter.uuid(request.getUuid());
    var machine = Machines.lock(tx, id).orElseThrow(() -> Machines.missing(id));
    var allocation =
        Machines.lockAllocation(tx, id)
            .filter(row -> row.getProject().equals(Filter.uuid(request.getProject())))
            .orElseThrow(() -> Machines.missing(id));
    if (allocation.getDeletingSince() != null) {
      throw Problem.failedPrecondition("machine \"%s\" is being freed", id)
          .with("uuid", "being freed", "");
    }
    Revision.next(machine, request.getUpdateMeta(), "machine \"%s\"".formatted(id), clock);
    Revision.stamp(allocation, clock);
    if (request.hasDescription()) {
      allocation.setDescription(request.getDescription());
    }
    if (request.hasLabels()) {
      Revision.labels(allocation, request.getLabels());
    }
    if (request.getSshPublicKeysCount() > 0) {
      request.getSshPublicKeysList().forEach(MachineRules::checkSshKey);
      allocation.setSshPublicKeys(request.getSshPublicKeysList().toArray(String[]::new));
    }
    Machines.update(tx, machine);
    Machines.update(tx, allocation);
    return MachineServiceUpdateResponse.newBuilder()
        .setMachine(reads.message(tx.sql(), id))
        .build();
  }
}
