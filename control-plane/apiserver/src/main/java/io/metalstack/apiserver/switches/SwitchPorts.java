package io.metalstack.apiserver.switches;

import static io.metalstack.tables.Tables.MACHINE_CONNECTION;
import static io.metalstack.tables.Tables.SWITCH_PORT;

import io.metalstack.api.v2.SwitchNic;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The ports of a switch as its agent or an admin tells them. Matched by their identifier, they keep
 * their state; a port with a machine on it, or of an external network, can neither go nor change
 * its name.
 */
final class SwitchPorts {
  private SwitchPorts() {}

  /**
   * The ports by what identifies them.
   *
   * @throws Problem INVALID_ARGUMENT for one that nothing identifies, or that is there twice
   */
  static Map<String, SwitchNic> byIdentity(List<SwitchNic> all) {
    var nics = new HashMap<String, SwitchNic>();
    var names = new HashSet<String>();
    for (var nic : all) {
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

  /**
   * Stores the ports of a switch, all of them.
   *
   * @throws Problem INVALID_ARGUMENT if a port that is in use would go or change its name
   */
  static void store(Tx tx, String id, Map<String, SwitchNic> nics) {
    var known = tx.sql().fetch(SWITCH_PORT, SWITCH_PORT.SWITCH.eq(id));
    var connected =
        tx.sql()
            .select(MACHINE_CONNECTION.PORT)
            .from(MACHINE_CONNECTION)
            .where(MACHINE_CONNECTION.SWITCH.eq(id))
            .fetchSet(MACHINE_CONNECTION.PORT);
    var external = ExternalPorts.of(tx, id);
    for (var port : known) {
      var nic = nics.get(port.getIdentifier());
      var network = external.get(port.getIdentifier());
      if (network != null && (nic == null || !nic.getName().equals(port.getName()))) {
        throw Problem.invalidArgument(
                "port \"%s\" of switch \"%s\" belongs to network \"%s\" and can neither go nor"
                    + " change its name",
                port.getName(), id, network)
            .with("switch.nics", "port of an external network changed", "remove it there first");
      }
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
