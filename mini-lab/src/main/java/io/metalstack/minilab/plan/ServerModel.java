package io.metalstack.minilab.plan;

import java.util.List;
import java.util.Optional;

/**
 * A server as one can buy it: what its firmware and its parts say of themselves.
 *
 * @param size id of the size that machines of this model are of
 * @param vendor as the system table of SMBIOS names it
 * @param product as the system table of SMBIOS names it
 * @param board part number of the main board
 * @param chassis part number of the chassis
 * @param serials how a serial number of this vendor looks: {@code #} is a digit, {@code @} a letter
 * @param macPrefix first three bytes of the addresses of board ports and BMC
 * @param bios its firmware
 * @param bmcVersion firmware of the BMC
 * @param sockets number of equal CPUs
 * @param cpu each of them
 * @param memory bytes
 * @param disks in the order in which the kernel names them
 * @param gpus one entry each
 * @param fabric the card whose two ports go to the leaves
 * @param idleWatts what it draws when it waits
 */
public record ServerModel(
    String size,
    String vendor,
    String product,
    String board,
    String chassis,
    String serials,
    String macPrefix,
    Bios bios,
    String bmcVersion,
    int sockets,
    Cpu cpu,
    long memory,
    List<Disk> disks,
    List<Gpu> gpus,
    Card fabric,
    int idleWatts) {

  /** Firmware: its vendor, version and date as SMBIOS has them. */
  public record Bios(String vendor, String version, String date) {}

  /** One socket. */
  public record Cpu(String vendor, String model, int cores, int threads) {}

  /** A disk: name of its device and bytes. */
  public record Disk(String name, long size) {}

  /** A graphics processor as the PCI database names it. */
  public record Gpu(String vendor, String model) {}

  /** A network card: what the PCI database says, and Mbit/s of a port. */
  public record Card(String vendor, String model, String macPrefix, long speed) {}

  /** Cores of all sockets. */
  public int cores() {
    return sockets * cpu.cores();
  }

  /** Bytes of all disks. */
  public long storage() {
    return disks.stream().mapToLong(Disk::size).sum();
  }

  /** Name of the disk to install to: the first one that is flash, else the first. */
  public String systemDisk() {
    Optional<Disk> flash =
        disks.stream().filter(disk -> disk.name().startsWith("nvme")).findFirst();
    return flash.orElse(disks.getFirst()).name();
  }
}
