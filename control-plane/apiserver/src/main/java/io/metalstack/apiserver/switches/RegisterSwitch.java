package io.metalstack.apiserver.switches;

import static io.metalstack.tables.Tables.SWITCH;

import io.metalstack.api.v2.Switch;
import io.metalstack.api.v2.SwitchOSVendor;
import io.metalstack.api.v2.SwitchReplaceMode;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.partition.Partitions;
import io.metalstack.infra.v2.SwitchServiceRegisterRequest;
import io.metalstack.infra.v2.SwitchServiceRegisterResponse;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.SwitchRecord;
import io.metalstack.values.Problem;
import java.time.Clock;

/**
 * Takes a switch into the inventory, or notes what has changed of it since. One that an admin has
 * set to be replaced takes over what its twin in the rack is connected to. Rack, room and partition
 * stay as they were first told.
 */
final class RegisterSwitch
    implements Mutation<SwitchServiceRegisterRequest, SwitchServiceRegisterResponse> {
  private final Clock clock;

  RegisterSwitch(Clock clock) {
    this.clock = clock;
  }

  @Override
  public SwitchServiceRegisterResponse apply(
      Tx tx, Caller caller, SwitchServiceRegisterRequest request) {
    var wanted = request.getSwitch();
    Partitions.get(tx.sql(), wanted.getPartition());
    if (wanted.getOs().getVendor() == SwitchOSVendor.SWITCH_OS_VENDOR_UNSPECIFIED) {
      throw Problem.invalidArgument(
              "switch \"%s\" does not say its operating system", wanted.getId())
          .with("switch.os", "left out", "give vendor and version");
    }
    var nics = SwitchPorts.byIdentity(wanted.getNicsList());
    tx.exclusively("switch " + wanted.getId());
    var known = Switches.find(tx, wanted.getId());
    if (known.isEmpty()) {
      insert(tx, wanted);
      SwitchPorts.store(tx, wanted.getId(), nics);
    } else if (known.get().getReplaceMode()
        == SwitchReplaceMode.SWITCH_REPLACE_MODE_REPLACE_VALUE) {
      ReplaceSwitch.replace(tx, known.get(), wanted.getOs().getVendor(), nics);
      update(tx, known.get(), wanted);
    } else {
      requireVendor(known.get(), wanted.getOs().getVendor());
      update(tx, known.get(), wanted);
      SwitchPorts.store(tx, wanted.getId(), nics);
    }
    return SwitchServiceRegisterResponse.newBuilder()
        .setSwitch(SwitchView.message(Switches.get(tx.sql(), wanted.getId())))
        .build();
  }

  private void insert(Tx tx, Switch wanted) {
    var row = described(wanted);
    row.setId(wanted.getId());
    row.setPartition(wanted.getPartition());
    row.setRack(wanted.getRack());
    row.setRoom(wanted.getRoom());
    row.setLabels(Meta.column(wanted.getMeta().getLabels()));
    row.setCreatedAt(Meta.kept(clock.instant()));
    tx.sql().insertInto(SWITCH).set(row).execute();
  }

  private void update(Tx tx, SwitchRecord known, Switch wanted) {
    tx.sql()
        .update(SWITCH)
        .set(described(wanted))
        .set(SWITCH.GENERATION, SWITCH.GENERATION.plus(1))
        .set(SWITCH.UPDATED_AT, Meta.kept(clock.instant()))
        .where(SWITCH.ID.eq(known.getId()))
        .execute();
  }

  /**
   * Makes sure that a switch stays with its operating system.
   *
   * @throws Problem INVALID_ARGUMENT if it would not
   */
  static void requireVendor(SwitchRecord known, SwitchOSVendor vendor) {
    if (known.getOsVendor() != vendor.getNumber()) {
      throw Problem.invalidArgument(
              "switch \"%s\" runs %s, but is known to run %s",
              known.getId(), vendor, SwitchOSVendor.forNumber(known.getOsVendor()))
          .with("switch.os.vendor", "changed", "replace the switch");
    }
  }

  private static SwitchRecord described(Switch wanted) {
    var row = new SwitchRecord();
    row.setDescription(wanted.getDescription());
    row.setManagementIp(wanted.getManagementIp());
    row.setManagementUser(wanted.getManagementUser());
    row.setConsoleCommand(wanted.getConsoleCommand());
    row.setOsVendor((short) wanted.getOs().getVendorValue());
    row.setOsVersion(wanted.getOs().getVersion());
    row.setMetalCoreVersion(wanted.getOs().getMetalCoreVersion());
    return row;
  }
}
