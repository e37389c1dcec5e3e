package io.metalstack.apiserver.machine;

import io.metalstack.admin.v2.MachineServiceSetStateRequest;
import io.metalstack.admin.v2.MachineServiceSetStateResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.call.Revision;
import io.metalstack.store.Tx;
import java.time.Clock;

/**
 * Takes a machine out of what is handed out, or back: locked is for nobody and stays with whom it
 * is, tainted for whom names it. Kept with the reason and with who it was.
 */
final class SetMachineState
    implements Mutation<MachineServiceSetStateRequest, MachineServiceSetStateResponse> {
  private final MachineReads reads;
  private final Clock clock;

  SetMachineState(MachineReads reads, Clock clock) {
    this.reads = reads;
    this.clock = clock;
  }

  @Override
  public MachineServiceSetStateResponse apply(
      Tx tx, Caller caller, MachineServiceSetStateRequest request) {
    var id = Filter.uuid(request.getUuid());
    var machine = Machines.lock(tx, id).orElseThrow(() -> Machines.missing(id));
    MachineRules.checkState(machine, request.getState(), request.getDescription());
    machine.setState((short) request.getStateValue());
    machine.setStateDescription(request.getDescription());
    machine.setStateIssuer(caller.user());
    Revision.stamp(machine, clock);
    Machines.update(tx, machine);
    return MachineServiceSetStateResponse.newBuilder()
        .setMachine(reads.message(tx.sql(), id))
        .build();
  }
}
