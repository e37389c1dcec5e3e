package io.metalstack.apiserver.switches;

import static io.metalstack.tables.Tables.SWITCH_PORT;

import io.metalstack.admin.v2.SwitchServicePortRequest;
import io.metalstack.admin.v2.SwitchServicePortResponse;
import io.metalstack.api.v2.SwitchPortStatus;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;

/** Wants a port up or down; the switch's agent sees to it, and its heartbeat tells when it is. */
final class SetPort implements Mutation<SwitchServicePortRequest, SwitchServicePortResponse> {
  @Override
  public SwitchServicePortResponse apply(Tx tx, Caller caller, SwitchServicePortRequest request) {
    var status = request.getStatus();
    if (status != SwitchPortStatus.SWITCH_PORT_STATUS_UP
        && status != SwitchPortStatus.SWITCH_PORT_STATUS_DOWN) {
      throw Problem.invalidArgument("status is %s, expected up or down", status)
          .with("status", "neither up nor down", "");
    }
    var id = Switches.lock(tx, request.getId()).getId();
    var set =
        tx.sql()
            .update(SWITCH_PORT)
            .set(SWITCH_PORT.DESIRED, (short) status.getNumber())
            .where(SWITCH_PORT.SWITCH.eq(id), SWITCH_PORT.NAME.eq(request.getNicName()))
            .execute();
    if (set == 0) {
      throw Problem.invalidArgument("switch \"%s\" has no port \"%s\"", id, request.getNicName())
          .with("nic_name", "unknown", "");
    }
    return SwitchServicePortResponse.newBuilder()
        .setSwitch(SwitchView.message(Switches.get(tx.sql(), id)))
        .build();
  }
}
