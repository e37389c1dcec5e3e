package io.metalstack.apiserver.switches;

import static io.metalstack.tables.Tables.MACHINE_CONNECTION;
import static io.metalstack.tables.Tables.SWITCH;
import static io.metalstack.tables.Tables.SWITCH_PORT;

import io.metalstack.api.v2.Switch;
import io.metalstack.api.v2.SwitchNic;
import io.metalstack.api.v2.SwitchOSVendor;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;

/**
 * Takes a switch into the inventory, or notes what has changed of it since. Ports are matched by
 * their identifier and keep their state; a port with a machine on it can neither go nor change its
 * name.
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
    var nics = nics(wanted);
    tx.exclusively("switch " + wanted.getId());
    var known = tx.sql().fetchOptional(SWITCH, SWITCH.ID.eq(wanted.getId()));
    if (known.isPresent()) {
      update(tx, known.get(), wanted);
    } else {
      insert(tx, wanted);
    }
    ports(tx, wanted.getId(), nics);
    return SwitchServiceRegisterResponse.newBuilder()
        .setSwitch(SwitchView.message(Switches.get(tx.sql(), wanted.getId())))
        .build();
  }

  private static Map<String, SwitchNic> nics(Switch wanted) {
    var nics = new HashMap<String, SwitchNic>();
    var names = new HashSet<String>();
    for (var nic : wanted.getNicsList()) {
      var id = nic.getIdentifier().isEmpty() ? nic.getMac() : nic.getIdentifier();
      if (id.isEmpty()) {
        throw Problem.invalidArgument("port \"%s\" has neither identifier nor mac", nic.getName())
            .with("switch.nics", "a port without identity", "");
      }
      if (nics.put(id, nic) != null || !names.add(nic.getName())) {
        throw Problem.invalidArgument(
                "port \"%s\" with identifier \"%s\" is there twice", nic.getName(), id)
            .with("switch.nics", "duplicate", "");
      }
    }
    return nics;
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
    if (known.getOsVendor() != wanted.getOs().getVendorValue()) {
      throw Problem.invalidArgument(
              "switch \"%s\" runs %s, but is known to run %s",
              known.getId(),
              wanted.getOs().getVendor(),
              SwitchOSVendor.forNumber(known.getOsVendor()))
          .with("switch.os.vendor", "changed", "replace the switch");
    }
    tx.sql()
        .update(SWITCH)
        .set(described(wanted))
        .set(SWITCH.GENERATION, SWITCH.GENERATION.plus(1))
        .set(SWITCH.UPDATED_AT, Meta.kept(clock.instant()))
        .where(SWITCH.ID.eq(known.getId()))
        .execute();
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

  private static void ports(Tx tx, String id, Map<String, SwitchNic> nics) {
    var known = tx.sql().fetch(SWITCH_PORT, SWITCH_PORT.SWITCH.eq(id));
    var connected =
        tx.sql()
            .select(MACHINE_CONNECTION.PORT)
            .from(MACHINE_CONNECTION)
            .where(MACHINE_CONNECTION.SWITCH.eq(id))
            .fetchSet(MACHINE_CONNECTION.PORT);
    for (var port : known) {
      var nic = nics.get(port.getIdentifier());
      if (connected.contains(port.getIdentifier())
          && (nic == null || !nic.getName().equals(port.getName()))) {
        throw Problem.invalidArgument(
                "port \"%s\" of switch \"%s\" has a machine on it and cannot %s",
                port.getName(), id, nic == null ? "go" : "be named \"" + nic.getName() + "\"")
            .with("switch.nics", "connected port changed", "free the machine first");
      }
      if (nic == null) {
        port.attach(tx.sql().configuration());
        port.delete();
      }
    }
    for (var nic : nics.entrySet()) {
      var name = nic.getValue().getName();
      var mac = nic.getValue().getMac().toLowerCase(Locale.ROOT);
      tx.sql()
          .insertInto(SWITCH_PORT)
          .set(SWITCH_PORT.SWITCH, id)
          .set(SWITCH_PORT.IDENTIFIER, nic.getKey())
          .set(SWITCH_PORT.NAME, name)
          .set(SWITCH_PORT.MAC, mac)
          .set(SWITCH_PORT.ACTUAL, (short) nic.getValue().getState().getActualValue())
          .onConflict(SWITCH_PORT.SWITCH, SWITCH_PORT.IDENTIFIER)
          .doUpdate()
          .set(SWITCH_PORT.NAME, name)
          .set(SWITCH_PORT.MAC, mac)
          .execute();
    }
  }
}
