package io.metalstack.apiserver.switches;

import static io.metalstack.tables.Tables.MACHINE_CONNECTION;
import static io.metalstack.tables.Tables.SWITCH;
import static io.metalstack.tables.Tables.SWITCH_PORT;

import io.metalstack.api.v2.SwitchNic;
import io.metalstack.api.v2.SwitchOSVendor;
import io.metalstack.api.v2.SwitchReplaceMode;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.MachineConnectionRecord;
import io.metalstack.tables.tables.records.SwitchRecord;
import io.metalstack.values.Problem;
import java.util.List;
import java.util.Map;

/**
 * Puts a new device in the place of a switch, perhaps of another vendor: machines are where they
 * are on the other switch of the rack. Ports and filters follow from that by themselves.
 */
final class ReplaceSwitch {
  private ReplaceSwitch() {}

  /**
   * The ports that a switch had.
   *
   * @param names by identifier
   * @param external network of those that belong to one, by identifier
   */
  record Ports(SwitchRecord of, Map<String, String> names, Map<String, String> external) {}

  /**
   * Gives a switch the ports of the new device and the machines of its twin, and ends the
   * replacing.
   *
   * @throws Problem NOT_FOUND without a twin; FAILED_PRECONDITION with several, with one that is
   *     being replaced itself, or with a port that the new device lacks
   */
  static void replace(Tx tx, SwitchRecord old, SwitchOSVendor vendor, Map<String, SwitchNic> nics) {
    var twin = twin(tx, old);
    var connections = connections(tx, twin.getId());
    var ports = new Ports(old, names(tx, old.getId()), ExternalPorts.of(tx, old.getId()));
    tx.sql().deleteFrom(SWITCH_PORT).where(SWITCH_PORT.SWITCH.eq(old.getId())).execute();
    SwitchPorts.store(tx, old.getId(), nics);
    connect(tx, twin, connections, old.getId(), vendor);
    joinNetworks(tx, ports, old.getId(), vendor);
    tx.sql()
        .update(SWITCH)
        .set(
            SWITCH.REPLACE_MODE,
            (short) SwitchReplaceMode.SWITCH_REPLACE_MODE_OPERATIONAL.getNumber())
        .where(SWITCH.ID.eq(old.getId()))
        .execute();
  }

  static List<MachineConnectionRecord> connections(Tx tx, String id) {
    return tx.sql()
        .selectFrom(MACHINE_CONNECTION)
        .where(MACHINE_CONNECTION.SWITCH.eq(id))
        .orderBy(MACHINE_CONNECTION.PORT)
        .fetch();
  }

  /**
   * Connects the machines of one switch to the corresponding ports of another.
   *
   * @throws Problem FAILED_PRECONDITION if it has no such port
   */
  static void connect(
      Tx tx,
      SwitchRecord from,
      List<MachineConnectionRecord> connections,
      String to,
      SwitchOSVendor vendor) {
    var names = names(tx, from.getId());
    var there = names(tx, to);
    for (var connection : connections) {
      var name =
          PortNames.translate(
              names.getOrDefault(connection.getPort(), connection.getPort()),
              names.values(),
              SwitchOSVendor.forNumber(from.getOsVendor()),
              vendor);
      var port =
          there.entrySet().stream()
              .filter(entry -> entry.getValue().equals(name))
              .findFirst()
              .orElseThrow(() ->
                  Problem.failedPrecondition(
                          "machine %s is on port \"%s\" of switch \"%s\", but switch \"%s\" has no port"
                              + " \"%s\"",
                          connection.getMachine(),
                          names.get(connection.getPort()),
                          from.getId(),
                          to,
                          name)
                      .with("nics", "port missing", "break out its ports as on the other switch"))
              .getKey();
      tx.sql()
          .insertInto(MACHINE_CONNECTION)
          .set(
              new MachineConnectionRecord(
                  to, port, connection.getMachine(), connection.getMachineNic()))
          .execute();
    }
  }

  /**
   * Puts the corresponding ports of another device into the external networks of a switch.
   *
   * @throws Problem FAILED_PRECONDITION if it has no such port
   */
  static void joinNetworks(Tx tx, Ports ports, String to, SwitchOSVendor vendor) {
    var there = names(tx, to);
    ports
        .external()
        .forEach((port, network) -> {
          var name =
              PortNames.translate(
                  ports.names().getOrDefault(port, port),
                  ports.names().values(),
                  SwitchOSVendor.forNumber(ports.of().getOsVendor()),
                  vendor);
          var found =
              there.entrySet().stream()
                  .filter(entry -> entry.getValue().equals(name))
                  .findFirst()
                  .orElseThrow(() ->
                      Problem.failedPrecondition(
                              "port \"%s\" belongs to network \"%s\", but switch \"%s\" has no port"
                                  + " \"%s\"",
                              ports.names().get(port), network, to, name)
                          .with("nics", "port missing", "remove it from the network first"));
          ExternalPorts.add(tx, to, found.getKey(), network);
        });
  }

  static Map<String, String> names(Tx tx, String id) {
    return tx.sql()
        .selectFrom(SWITCH_PORT)
        .where(SWITCH_PORT.SWITCH.eq(id))
        .fetchMap(SWITCH_PORT.IDENTIFIER, SWITCH_PORT.NAME);
  }

  private static SwitchRecord twin(Tx tx, SwitchRecord old) {
    var twins =
        tx.sql()
            .selectFrom(SWITCH)
            .where(
                SWITCH.PARTITION.eq(old.getPartition()),
                SWITCH.RACK.eq(old.getRack()),
                SWITCH.ID.ne(old.getId()))
            .orderBy(SWITCH.ID)
            .forShare()
            .fetch();
    if (twins.isEmpty()) {
      throw Problem.notFound(
              "there is no other switch in rack \"%s\" to replace \"%s\" by",
              old.getRack(), old.getId())
          .with("switch.rack", "no twin", "register the other switch of the rack first");
    }
    if (twins.size() > 1) {
      throw Problem.failedPrecondition(
              "rack \"%s\" has %d other switches than \"%s\", expected one: %s",
              old.getRack(), twins.size(), old.getId(), twins.getValues(SWITCH.ID))
          .with("switch.rack", "several twins", "delete those that are no longer there");
    }
    var twin = twins.getFirst();
    if (twin.getReplaceMode() == SwitchReplaceMode.SWITCH_REPLACE_MODE_REPLACE_VALUE) {
      throw Problem.failedPrecondition(
              "switch \"%s\", the twin of \"%s\", is to be replaced itself",
              twin.getId(), old.getId())
          .with("switch.replace_mode", "both are replaced", "replace one after the other");
    }
    return twin;
  }
}
