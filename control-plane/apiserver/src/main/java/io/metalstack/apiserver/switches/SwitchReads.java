package io.metalstack.apiserver.switches;

import static io.metalstack.tables.Tables.MACHINE_CONNECTION;
import static io.metalstack.tables.Tables.SWITCH;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.selectOne;

import io.metalstack.admin.v2.SwitchServiceListRequest;
import io.metalstack.admin.v2.SwitchServiceListResponse;
import io.metalstack.api.v2.Switch;
import io.metalstack.api.v2.SwitchOSVendor;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.infra.v2.SwitchServiceGetRequest;
import io.metalstack.infra.v2.SwitchServiceGetResponse;
import org.jooq.DSLContext;

/** Get and List of switches, for admins and for their agents. */
public final class SwitchReads {
  private SwitchReads() {}

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
    var query = request.getQuery();
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
    var response = SwitchServiceListResponse.newBuilder();
    Switches.list(sql, filter.condition())
        .forEach(row -> response.addSwitches(SwitchView.message(row)));
    return response.build();
  }
}
