package io.metalstack.metalhammer.inventory;

import io.metalstack.wire.LldpFrame;
import java.util.List;

/**
 * What a machine is made of, as its kernel sees it.
 *
 * @param memory installed memory, bytes
 */
public record Hardware(
    Identity identity,
    long memory,
    List<Cpu> cpus,
    List<Gpu> gpus,
    List<Disk> disks,
    List<Nic> nics) {

  /**
   * What the firmware says about itself and the parts around it; a field that is absent is empty.
   *
   * @param uuid the machine's identity, canonical and lower case
   */
  public record Identity(
      String uuid,
      String biosVendor,
      String biosVersion,
      String biosDate,
      String systemVendor,
      String productName,
      String productSerial,
      String boardVendor,
      String boardName,
      String boardSerial,
      String chassisPart,
      String chassisSerial) {}

  /** One socket; cores and threads are those of the socket. */
  public record Cpu(String vendor, String model, int cores, int threads) {}

  /** One graphics processor, by its PCI ids or its name. */
  public record Gpu(String vendor, String model) {}

  /**
   * A disk that is part of the machine.
   *
   * @param name device file
   * @param size bytes
   */
  public record Disk(String name, long size) {}

  /**
   * A network interface that is part of the machine.
   *
   * @param mac lower case, with colons
   * @param speed megabits per second, 0 when unknown
   * @param neighbours who announced itself on the cable
   */
  public record Nic(
      String name,
      String mac,
      String vendor,
      String model,
      long speed,
      List<LldpFrame> neighbours) {

    Nic with(List<LldpFrame> heard) {
      return new Nic(name, mac, vendor, model, speed, List.copyOf(heard));
    }
  }

  /** The same hardware with what was heard on each interface. */
  public Hardware heard(java.util.Map<String, List<LldpFrame>> byInterface) {
    var now =
        nics.stream()
            .map(nic -> nic.with(byInterface.getOrDefault(nic.name(), List.of())))
            .toList();
    return new Hardware(identity, memory, cpus, gpus, disks, now);
  }
}
