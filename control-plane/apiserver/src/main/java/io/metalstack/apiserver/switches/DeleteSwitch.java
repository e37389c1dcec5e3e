package io.metalstack.apiserver.switches;

import io.metalstack.admin.v2.SwitchServiceDeleteRequest;
import io.metalstack.admin.v2.SwitchServiceDeleteResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;

/** Takes a switch out of the inventory; one that is in use only by force. */
final class DeleteSwitch
    implements Mutation<SwitchServiceDeleteRequest, SwitchServiceDeleteResponse> {
  @Override
  public SwitchServiceDeleteResponse apply(
      Tx tx, Caller caller, SwitchServiceDeleteRequest request) {
    var id = Switches.lock(tx, request.getId()).getId();
    var machines = ReplaceSwitch.connections(tx, id).size();
    if (machines > 0 && !request.getForce()) {
      throw Problem.failedPrecondition(
              "switch \"%s\" has machines on %d of its ports", id, machines)
          .with("id", "in use", "migrate it to another switch, or set force");
    }
    var external = ExternalPorts.of(tx, id).size();
    if (external > 0 && !request.getForce()) {
      throw Problem.failedPrecondition(
              "%d ports of switch \"%s\" belong to external networks", external, id)
          .with("id", "in use", "remove them there, or set force");
    }
    var answer = SwitchView.message(Switches.get(tx.sql(), id));
    Switches.delete(tx, id);
    return SwitchServiceDeleteResponse.newBuilder().setSwitch(answer).build();
  }
}
