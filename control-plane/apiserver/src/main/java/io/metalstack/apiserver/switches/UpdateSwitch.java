package io.metalstack.apiserver.switches;

import io.metalstack.admin.v2.SwitchServiceUpdateRequest;
import io.metalstack.admin.v2.SwitchServiceUpdateResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.call.Revision;
import io.metalstack.store.Tx;
import java.time.Clock;

/** Changes what an admin may change of a switch. Its ports, where given, are all of its ports. */
final class UpdateSwitch
    implements Mutation<SwitchServiceUpdateRequest, SwitchServiceUpdateResponse> {
  private final Clock clock;

  UpdateSwitch(Clock clock) {
    this.clock = clock;
  }

  @Override
  public SwitchServiceUpdateResponse apply(
      Tx tx, Caller caller, SwitchServiceUpdateRequest request) {
    var row = Switches.lock(tx, request.getId());
    Revision.next(row, request.getUpdateMeta(), "switch \"%s\"".formatted(row.getId()), clock);
    if (request.hasDescription()) {
      row.setDescription(request.getDescription());
    }
    if (request.hasReplaceMode()) {
      row.setReplaceMode((short) request.getReplaceModeValue());
    }
    if (request.hasManagementIp()) {
      row.setManagementIp(request.getManagementIp());
    }
    if (request.hasManagementUser()) {
      row.setManagementUser(request.getManagementUser());
    }
    if (request.hasConsoleCommand()) {
      row.setConsoleCommand(request.getConsoleCommand());
    }
    if (request.hasOs()) {
      RegisterSwitch.requireVendor(row, request.getOs().getVendor());
      row.setOsVersion(request.getOs().getVersion());
      row.setMetalCoreVersion(request.getOs().getMetalCoreVersion());
    }
    Switches.update(tx, row);
    if (request.getNicsCount() > 0) {
      SwitchPorts.store(tx, row.getId(), SwitchPorts.byIdentity(request.getNicsList()));
    }
    return SwitchServiceUpdateResponse.newBuilder()
        .setSwitch(SwitchView.message(Switches.get(tx.sql(), row.getId())))
        .build();
  }
}
