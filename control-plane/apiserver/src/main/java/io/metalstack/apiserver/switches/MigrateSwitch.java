package io.metalstack.apiserver.switches;

import io.metalstack.admin.v2.SwitchServiceMigrateRequest;
import io.metalstack.admin.v2.SwitchServiceMigrateResponse;
import io.metalstack.api.v2.SwitchOSVendor;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;
import java.util.Set;
import java.util.TreeSet;

/**
 * Moves the machines and external networks of a switch to another one of its rack, which has no
 * machines yet.
 */
final class MigrateSwitch
    implements Mutation<SwitchServiceMigrateRequest, SwitchServiceMigrateResponse> {
  @Override
  public SwitchServiceMigrateResponse apply(
      Tx tx, Caller caller, SwitchServiceMigrateRequest request) {
    if (request.getOldSwitch().equals(request.getNewSwitch())) {
      throw Problem.invalidArgument(
              "switch \"%s\" cannot migrate to itself", request.getOldSwitch())
          .with("new_switch", "the same switch", "");
    }
    // In one order, so that two migrations cannot wait for each other.
    new TreeSet<>(Set.of(request.getOldSwitch(), request.getNewSwitch()))
        .forEach(id -> Switches.lock(tx, id));
    var from = Switches.lock(tx, request.getOldSwitch());
    var to = Switches.lock(tx, request.getNewSwitch());
    if (!from.getPartition().equals(to.getPartition()) || !from.getRack().equals(to.getRack())) {
      throw Problem.failedPrecondition(
              "switch \"%s\" is in rack \"%s\" of partition \"%s\", switch \"%s\" in rack \"%s\" of"
                  + " partition \"%s\"",
              from.getId(),
              from.getRack(),
              from.getPartition(),
              to.getId(),
              to.getRack(),
              to.getPartition())
          .with("new_switch", "another rack", "choose a switch of the same rack");
    }
    if (!ReplaceSwitch.connections(tx, to.getId()).isEmpty()) {
      throw Problem.failedPrecondition("switch \"%s\" has machines already", to.getId())
          .with("new_switch", "in use", "choose a switch without machines");
    }
    var connections = ReplaceSwitch.connections(tx, from.getId());
    ReplaceSwitch.connect(
        tx, from, connections, to.getId(), SwitchOSVendor.forNumber(to.getOsVendor()));
    Switches.disconnect(tx, from.getId());
    var external = ExternalPorts.of(tx, from.getId());
    ExternalPorts.removeAll(tx, from.getId());
    ReplaceSwitch.joinNetworks(
        tx,
        new ReplaceSwitch.Ports(from, ReplaceSwitch.names(tx, from.getId()), external),
        to.getId(),
        SwitchOSVendor.forNumber(to.getOsVendor()));
    return SwitchServiceMigrateResponse.newBuilder()
        .setSwitch(SwitchView.message(Switches.get(tx.sql(), to.getId())))
        .build();
  }
}
