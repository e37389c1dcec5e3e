package io.metalstack.apiserver.switches;

import static io.metalstack.tables.Tables.MACHINE_CONNECTION;
import static io.metalstack.tables.Tables.SWITCH;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.selectOne;

import io.metalstack.admin.v2.SwitchServiceConnectedMachinesRequest;
import io.metalstack.admin.v2.SwitchServiceConnectedMachinesResponse;
import io.metalstack.admin.v2.SwitchServiceListRequest;
import io.metalstack.admin.v2.SwitchServiceListResponse;
import io.metalstack.api.v2.Switch;
import io.metalstack.api.v2.SwitchOSVendor;
import io.metalstack.api.v2.SwitchQuery;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.apiserver.machine.ConnectedMachines;
import io.metalstack.infra.v2.SwitchServiceGetRequest;
import io.metalstack.infra.v2.SwitchServiceGetResponse;
import java.util.HashSet;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** Get and List of switches, for admins and for their agents. */
public final class SwitchReads {
  private final ConnectedMachines machines;

  SwitchReads(ConnectedMachines machines) {
    this.machines = machines;
  }

  /**
   * A switch as it stands.
   *
   * @throws io.metalstack.values.Problem NOT_FOUND if there is none
   */
  public static Switch one(DSLContext sql, String id) {
    return SwitchView.message(Switches.get(sql, id));
  }

  static SwitchServiceGetResponse get(
      DSLContext sql, Caller caller, SwitchServiceGetRequest request) {
    return SwitchServiceGetResponse.newBuilder()
        .setSwitch(SwitchView.message(Switches.get(sql, request.getId())))
        .build();
  }

  static io.metalstack.admin.v2.SwitchServiceGetResponse get(
      DSLContext sql, Caller caller, io.metalstack.admin.v2.SwitchServiceGetRequest request) {
    return io.metalstack.admin.v2.SwitchServiceGetResponse.newBuilder()
        .setSwitch(SwitchView.message(Switches.get(sql, request.getId())))
        .build();
  }

  static SwitchServiceListResponse list(
      DSLContext sql, Caller caller, SwitchServiceListRequest request) {
    var response = SwitchServiceListResponse.newBuilder();
    Switches.list(sql, condition(request.getQuery()))
        .forEach(row -> response.addSwitches(SwitchView.message(row)));
    return response.build();
  }

  /** The machines of a query on the switches of another, switch by switch. */
  SwitchServiceConnectedMachinesResponse connectedMachines(
      DSLContext sql, Caller caller, SwitchServiceConnectedMachinesRequest request) {
    var rows = Switches.list(sql, condition(request.getQuery()));
    var ids = new HashSet<UUID>();
    rows.forEach(row ->
        row.ports()
            .forEach(port -> port.machine().ifPresent(machine -> ids.add(machine.getMachine()))));
    var found = machines.connected(sql, ids, request.getMachineQuery());
    var response = SwitchServiceConnectedMachinesResponse.newBuilder();
    for (var row : rows) {
      response.addSwitchesWithMachines(SwitchView.withMachines(row, found));
    }
    return response.build();
  }

  private static Condition condition(SwitchQuery query) {
    var filter =
        new Filter()
            .equal(query.hasId(), SWITCH.ID, query.getId())
            .equal(query.hasPartition(), SWITCH.PARTITION, query.getPartition())
            .equal(query.hasRack(), SWITCH.RACK, query.getRack())
            .equal(query.hasRoom(), SWITCH.ROOM, query.getRoom());
    if (query.hasOs()) {
      var os = query.getOs();
      filter
          .number(
              os.getVendor() != SwitchOSVendor.SWITCH_OS_VENDOR_UNSPECIFIED,
              SWITCH.OS_VENDOR,
              os.getVendorValue())
          .equal(!os.getVersion().isEmpty(), SWITCH.OS_VERSION, os.getVersion());
    }
    if (query.hasConnectedMachineId()) {
      filter.and(
          exists(
              selectOne()
                  .from(MACHINE_CONNECTION)
                  .where(
                      MACHINE_CONNECTION.SWITCH.eq(SWITCH.ID),
                      MACHINE_CONNECTION.MACHINE.eq(Filter.uuid(query.getConnectedMachineId())))));
    }
    return filter.condition();
  }
}
