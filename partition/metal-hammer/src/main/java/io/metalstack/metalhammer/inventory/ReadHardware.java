package io.metalstack.metalhammer.inventory;

import io.metalstack.metalhammer.inventory.Hardware.Cpu;
import io.metalstack.metalhammer.inventory.Hardware.Disk;
import io.metalstack.metalhammer.inventory.Hardware.Gpu;
import io.metalstack.metalhammer.inventory.Hardware.Identity;
import io.metalstack.metalhammer.inventory.Hardware.Nic;
import io.metalstack.values.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads a machine's hardware from {@code /sys}, {@code /proc} and the firmware's SMBIOS tables. */
public final class ReadHardware {
  private static final String DMI = "sys/class/dmi/id/";
  private static final String MEMORY_DEVICES = "sys/firmware/dmi/entries/";
  private static final int SECTOR = 512;
  private static final String NVIDIA = "0x10de";
  private static final String NO_MAC = "00:00:00:00:00:00";
  // Memory, optical, floppy and assembled devices are no disks to install on.
  private static final Pattern NO_DISK = Pattern.compile("(loop|ram|zram|sr|fd|dm-|md|nbd)\\d+");

  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private final Tree tree;

  private ReadHardware(Tree tree) {
    this.tree = tree;
  }

  /**
   * Reads what is below a root, without neighbours.
   *
   * @throws Problem if the firmware gives no UUID: without one a machine has no identity
   */
  public static Hardware below(Path root) {
    var read = new ReadHardware(new Tree(root));
    return new Hardware(
        read.identity(), read.memory(), read.cpus(), read.gpus(), read.disks(), read.nics());
  }

  private Identity identity() {
    return new Identity(
        uuid(),
        dmi("bios_vendor"),
        dmi("bios_version"),
        dmi("bios_date"),
        dmi("sys_vendor"),
        dmi("product_name"),
        dmi("product_serial"),
        dmi("board_vendor"),
        dmi("board_name"),
        dmi("board_serial"),
        dmi("chassis_version"),
        dmi("chassis_serial"));
  }

  private String dmi(String name) {
    return tree.text(DMI + name);
  }

  private String uuid() {
    // Some boards leave the UUID empty and put one into the serial number.
    for (var name : List.of("product_uuid", "product_serial")) {
      var text = dmi(name).toLowerCase(Locale.ROOT);
      if (UUID.matcher(text).matches()) {
        return text;
      }
    }
    throw Problem.failedPrecondition(
        "the firmware gives no UUID: product_uuid is \"%s\", product_serial is \"%s\"",
        dmi("product_uuid"), dmi("product_serial"));
  }

  private long memory() {
    var installed = 0L;
    for (var entry : tree.names(MEMORY_DEVICES)) {
      if (entry.startsWith("17-")) {
        installed += Smbios.memoryDevice(tree.bytes(MEMORY_DEVICES + entry + "/raw"));
      }
    }
    return installed > 0 ? installed : usableMemory();
  }

  private long usableMemory() {
    for (var line : tree.text("proc/meminfo").split("\n", -1)) {
      if (line.startsWith("MemTotal:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    return 0;
  }

  private List<Cpu> cpus() {
    var sockets = new LinkedHashMap<String, Cpu>();
    for (var block : tree.text("proc/cpuinfo").split("\n\n", -1)) {
      var fields = fields(block);
      if (!fields.containsKey("processor")) {
        continue;
      }
      var socket = fields.getOrDefault("physical id", fields.get("processor"));
      sockets.computeIfAbsent(
          socket,
          _ ->
              new Cpu(
                  fields.getOrDefault("vendor_id", ""),
                  fields.getOrDefault("model name", ""),
                  Integer.parseInt(fields.getOrDefault("cpu cores", "1")),
                  Integer.parseInt(fields.getOrDefault("siblings", "1"))));
    }
    return List.copyOf(sockets.values());
  }

  private static Map<String, String> fields(String block) {
    var fields = new LinkedHashMap<String, String>();
    for (var line : block.split("\n", -1)) {
      var colon = line.indexOf(':');
      if (colon > 0) {
        fields.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
    return fields;
  }

  private List<Gpu> gpus() {
    var found = new ArrayList<Gpu>();
    for (var device : tree.names("sys/bus/pci/devices")) {
      var place = "sys/bus/pci/devices/" + device + "/";
      if (tree.text(place + "class").startsWith("0x03")
          && tree.text(place + "vendor").equals(NVIDIA)) {
        found.add(new Gpu("NVIDIA Corporation", tree.text(place + "device")));
      }
    }
    return found;
  }

  private List<Disk> disks() {
    var found = new ArrayList<Disk>();
    for (var name : tree.names("sys/block")) {
      var place = "sys/block/" + name + "/";
      var size = tree.number(place + "size") * SECTOR;
      if (!NO_DISK.matcher(name).matches() && size > 0 && tree.number(place + "removable") == 0) {
        found.add(new Disk("/dev/" + name, size));
      }
    }
    return found;
  }

  private List<Nic> nics() {
    var found = new ArrayList<Nic>();
    for (var name : tree.names("sys/class/net")) {
      var place = "sys/class/net/" + name + "/";
      var mac = tree.text(place + "address").toLowerCase(Locale.ROOT);
      // Only what sits on a bus has a device; bridges, tunnels and the loopback have none.
      if (tree.exists(place + "device") && !mac.isEmpty() && !mac.equals(NO_MAC)) {
        found.add(
            new Nic(
                name,
                mac,
                tree.text(place + "device/vendor"),
                tree.text(place + "device/device"),
                Math.max(0, tree.number(place + "speed")),
                List.of()));
      }
    }
    return found;
  }
}
