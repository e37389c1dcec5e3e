package io.metalstack.apiserver.switches;

import static io.metalstack.tables.Tables.MACHINE_CONNECTION;
import static io.metalstack.tables.Tables.SWITCH;
import static io.metalstack.tables.Tables.SWITCH_PORT;

import io.metalstack.api.v2.MachineHardware;
import io.metalstack.api.v2.SwitchOSVendor;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.SwitchRecord;
import io.metalstack.values.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Finds by a machine's neighbours the switches that it is cabled to. Source: v2.md 4.14. */
public final class Connections {
  /** Where a machine stands. */
  public record Place(String rack, String room) {}

  private record Link(String switchId, String port, String portName, String nic) {}

  private Connections() {}

  /**
   * Connects a machine to the ports its network cards see, and to no other.
   *
   * @return rack and room of its switches
   * @throws Problem FAILED_PRECONDITION unless they are two switches of one rack, with the same
   *     number of links on corresponding ports
   */
  public static Place connect(Tx tx, UUID machine, String partition, MachineHardware hardware) {
    var seen = new TreeMap<String, Map<String, String>>();
    for (var nic : hardware.getNicsList()) {
      for (var neighbor : nic.getNeighborsList()) {
        seen.computeIfAbsent(neighbor.getHostname(), name -> new HashMap<>())
            .put(neighbor.getIdentifier(), nic.getName());
      }
    }
    var links = links(tx, partition, seen);
    var switches = new TreeMap<String, TreeSet<String>>();
    links.forEach(link ->
        switches.computeIfAbsent(link.switchId(), id -> new TreeSet<>()).add(link.portName()));
    if (switches.size() != 2) {
      throw unsuitable(
          machine,
          "its neighbours are "
              + seen.keySet()
              + ", of which "
              + switches.keySet()
              + " are switches of partition \""
              + partition
              + "\" that know the port",
          "register both leaf switches of the rack with all their ports");
    }
    var one = switches.firstEntry();
    var other = switches.lastEntry();
    var rows = tx.sql().selectFrom(SWITCH).where(SWITCH.ID.in(switches.keySet())).fetch();
    var first = rows.getFirst();
    if (!first.getRack().equals(rows.getLast().getRack())) {
      throw unsuitable(
          machine,
          "its switches are of racks \"%s\" and \"%s\""
              .formatted(first.getRack(), rows.getLast().getRack()),
          "cable it to two switches of one rack");
    }
    if (!lanes(rows, one).equals(lanes(rows, other))) {
      throw unsuitable(
          machine,
          "it is on ports %s of \"%s\" but on ports %s of \"%s\""
              .formatted(one.getValue(), one.getKey(), other.getValue(), other.getKey()),
          "cable it to the same ports of both switches");
    }
    replace(tx, machine, links);
    return new Place(first.getRack(), first.getRoom());
  }

  /** The ports by names that mean the same, whatever the switch runs. */
  private static Set<String> lanes(
      List<SwitchRecord> rows, Map.Entry<String, ? extends Set<String>> ports) {
    var vendors = new HashSet<Short>();
    rows.forEach(row -> vendors.add(row.getOsVendor()));
    if (vendors.size() == 1) {
      return ports.getValue();
    }
    var vendor =
        rows.stream()
            .filter(row -> row.getId().equals(ports.getKey()))
            .map(row -> SwitchOSVendor.forNumber(row.getOsVendor()))
            .findFirst()
            .orElseThrow();
    var names = new TreeSet<String>();
    for (var name : ports.getValue()) {
      names.add(
          PortNames.translate(
              name, ports.getValue(), vendor, SwitchOSVendor.SWITCH_OS_VENDOR_SONIC));
    }
    return names;
  }

  private static List<Link> links(Tx tx, String partition, Map<String, Map<String, String>> seen) {
    var links = new ArrayList<Link>();
    tx.sql()
        .select(SWITCH_PORT.SWITCH, SWITCH_PORT.IDENTIFIER, SWITCH_PORT.NAME)
        .from(SWITCH_PORT)
        .join(SWITCH)
        .on(SWITCH.ID.eq(SWITCH_PORT.SWITCH))
        .where(SWITCH.ID.in(seen.keySet()), SWITCH.PARTITION.eq(partition))
        .orderBy(SWITCH_PORT.SWITCH, SWITCH_PORT.NAME)
        .forEach(port -> {
          var nic = seen.getOrDefault(port.value1(), Map.of()).get(port.value2());
          if (nic != null) {
            links.add(new Link(port.value1(), port.value2(), port.value3(), nic));
          }
        });
    return links;
  }

  /** A machine that was cabled anew leaves its old ports; one that stood on the new ports, them. */
  private static void replace(Tx tx, UUID machine, List<Link> links) {
    tx.sql().deleteFrom(MACHINE_CONNECTION).where(MACHINE_CONNECTION.MACHINE.eq(machine)).execute();
    for (var link : links) {
      tx.sql()
          .insertInto(MACHINE_CONNECTION)
          .set(MACHINE_CONNECTION.SWITCH, link.switchId())
          .set(MACHINE_CONNECTION.PORT, link.port())
          .set(MACHINE_CONNECTION.MACHINE, machine)
          .set(MACHINE_CONNECTION.MACHINE_NIC, link.nic())
          .onConflict(MACHINE_CONNECTION.SWITCH, MACHINE_CONNECTION.PORT)
          .doUpdate()
          .set(MACHINE_CONNECTION.MACHINE, machine)
          .set(MACHINE_CONNECTION.MACHINE_NIC, link.nic())
          .execute();
    }
  }

  private static Problem unsuitable(UUID machine, String what, String wayOut) {
    return Problem.failedPrecondition("machine %s cannot be connected: %s", machine, what)
        .with("hardware.nics", what, wayOut);
  }
}
