package io.metalstack.metalhammer;

import io.metalstack.api.v2.MachineBios;
import io.metalstack.api.v2.MachineBlockDevice;
import io.metalstack.api.v2.MachineFRU;
import io.metalstack.api.v2.MachineHardware;
import io.metalstack.api.v2.MachineNic;
import io.metalstack.api.v2.MetalCPU;
import io.metalstack.api.v2.MetalGPU;
import io.metalstack.infra.v2.BootServiceRegisterRequest;
import io.metalstack.metalhammer.inventory.Hardware;
import io.metalstack.wire.LldpFrame;

/** Hardware in the words of the API. */
final class Registration {
  private Registration() {}

  static BootServiceRegisterRequest of(Hardware hardware, String version, String partition) {
    var identity = hardware.identity();
    return BootServiceRegisterRequest.newBuilder()
        .setUuid(identity.uuid())
        .setPartition(partition)
        .setMetalHammerVersion(version)
        .setHardware(parts(hardware))
        .setBios(
            MachineBios.newBuilder()
                .setVendor(identity.biosVendor())
                .setVersion(identity.biosVersion())
                .setDate(identity.biosDate()))
        .setFru(fru(identity))
        .build();
  }

  private static MachineHardware parts(Hardware hardware) {
    var parts = MachineHardware.newBuilder().setMemory(hardware.memory());
    for (var cpu : hardware.cpus()) {
      parts.addCpus(
          MetalCPU.newBuilder()
              .setVendor(cpu.vendor())
              .setModel(cpu.model())
              .setCores(cpu.cores())
              .setThreads(cpu.threads()));
    }
    for (var gpu : hardware.gpus()) {
      parts.addGpus(MetalGPU.newBuilder().setVendor(gpu.vendor()).setModel(gpu.model()));
    }
    for (var disk : hardware.disks()) {
      parts.addDisks(MachineBlockDevice.newBuilder().setName(disk.name()).setSize(disk.size()));
    }
    for (var nic : hardware.nics()) {
      var part =
          MachineNic.newBuilder()
              .setMac(nic.mac())
              .setName(nic.name())
              .setIdentifier(nic.name())
              .setVendor(nic.vendor())
              .setModel(nic.model())
              .setSpeed(nic.speed());
      nic.neighbours().forEach(neighbour -> part.addNeighbors(neighbour(neighbour)));
      parts.addNics(part);
    }
    return parts.build();
  }

  /**
   * The server finds the switch by its name, and the port by what the switch announces as its id.
   */
  private static MachineNic neighbour(LldpFrame heard) {
    return MachineNic.newBuilder()
        .setMac(heard.chassis())
        .setName(heard.portDescription().isEmpty() ? heard.port().value() : heard.portDescription())
        .setIdentifier(heard.port().value())
        .setHostname(heard.systemName())
        .build();
  }

  private static MachineFRU fru(Hardware.Identity identity) {
    return MachineFRU.newBuilder()
        .setChassisPartNumber(identity.chassisPart())
        .setChassisPartSerial(identity.chassisSerial())
        .setBoardMfg(identity.boardVendor())
        .setBoardMfgSerial(identity.boardSerial())
        .setBoardPartNumber(identity.boardName())
        .setProductManufacturer(identity.systemVendor())
        .setProductPartNumber(identity.productName())
        .setProductSerial(identity.productSerial())
        .build();
  }
}
