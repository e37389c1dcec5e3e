package io.metalstack.minilab.sim;

import io.metalstack.api.v2.MachineBMC;
import io.metalstack.api.v2.MachineBMCReport;
import io.metalstack.api.v2.MachineBios;
import io.metalstack.api.v2.MachineBlockDevice;
import io.metalstack.api.v2.MachineChassisIdentifyLEDState;
import io.metalstack.api.v2.MachineFRU;
import io.metalstack.api.v2.MachineHardware;
import io.metalstack.api.v2.MachineNic;
import io.metalstack.api.v2.MachinePowerMetric;
import io.metalstack.api.v2.MachinePowerSupply;
import io.metalstack.api.v2.MetalCPU;
import io.metalstack.api.v2.MetalGPU;
import io.metalstack.minilab.plan.PlannedMachine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What metal-hammer and metal-bmc find out about a machine, in the words of the contract. */
final class Inventory {
  private static final String IPMI_PORT = ":623";
  private static final String BMC_USER = "metal";
  private static final int BOARD_SPEED = 1_000;

  private Inventory() {}

  static MachineHardware hardware(PlannedMachine machine) {
    var model = machine.model();
    var hardware = MachineHardware.newBuilder().setMemory(model.memory()).addAllNics(nics(machine));
    var cpu =
        MetalCPU.newBuilder()
            .setVendor(model.cpu().vendor())
            .setModel(model.cpu().model())
            .setCores(model.cpu().cores())
            .setThreads(model.cpu().threads())
            .build();
    hardware.addAllCpus(Collections.nCopies(model.sockets(), cpu));
    for (var disk : model.disks()) {
      hardware.addDisks(
          MachineBlockDevice.newBuilder().setName("/dev/" + disk.name()).setSize(disk.size()));
    }
    for (var gpu : model.gpus()) {
      hardware.addGpus(MetalGPU.newBuilder().setVendor(gpu.vendor()).setModel(gpu.model()));
    }
    return hardware.build();
  }

  private static List<MachineNic> nics(PlannedMachine machine) {
    var nics = new ArrayList<MachineNic>();
    nics.add(MachineNic.newBuilder().setName("lo").setMac("00:00:00:00:00:00").build());
    var card = machine.model().fabric();
    for (var cable : machine.cables()) {
      var neighbor =
          MachineNic.newBuilder()
              .setMac(cable.leaf().mac())
              .setName(cable.port().name())
              .setIdentifier(cable.port().identifier())
              .setHostname(cable.leaf().id());
      nics.add(
          nic(nics.size() - 1, cable.mac(), card.vendor(), card.model(), card.speed())
              .addNeighbors(neighbor)
              .build());
    }
    for (var mac : machine.boardMacs()) {
      nics.add(
          nic(nics.size() - 1, mac, "Intel Corporation", "I350 Gigabit Network", BOARD_SPEED)
              .build());
    }
    return nics;
  }

  private static MachineNic.Builder nic(
      int number, String mac, String vendor, String model, long speed) {
    return MachineNic.newBuilder()
        .setName("eth" + number)
        .setMac(mac)
        .setIdentifier(mac)
        .setVendor(vendor)
        .setModel(model)
        .setSpeed(speed);
  }

  static MachineBios bios(PlannedMachine machine) {
    var bios = machine.model().bios();
    return MachineBios.newBuilder()
        .setVendor(bios.vendor())
        .setVersion(bios.version())
        .setDate(bios.date())
        .build();
  }

  static MachineFRU fru(PlannedMachine machine) {
    var model = machine.model();
    return MachineFRU.newBuilder()
        .setChassisPartNumber(model.chassis())
        .setChassisPartSerial(machine.serial() + "C")
        .setBoardMfg(model.vendor())
        .setBoardMfgSerial(machine.serial() + "B")
        .setBoardPartNumber(model.board())
        .setProductManufacturer(model.vendor())
        .setProductPartNumber(model.product())
        .setProductSerial(machine.serial())
        .build();
  }

  static MachineBMC bmc(PlannedMachine machine, boolean powered) {
    return MachineBMC.newBuilder()
        .setAddress(machine.bmcAddress() + IPMI_PORT)
        .setMac(machine.bmcMac())
        .setUser(BMC_USER)
        .setPassword(machine.bmcPassword())
        .setInterface("lanplus")
        .setVersion(machine.model().bmcVersion())
        .setPowerState(powered ? "ON" : "OFF")
        .build();
  }

  /** What the BMC tells, the machine running or not. */
  static MachineBMCReport report(PlannedMachine machine, boolean powered, boolean ledOn) {
    var watts = powered ? machine.model().idleWatts() : 12;
    var supply = MachinePowerSupply.newBuilder().setHealth("OK").setState("Enabled").build();
    return MachineBMCReport.newBuilder()
        .setUuid(machine.uuid().toString())
        .setBmc(bmc(machine, powered))
        .setBios(bios(machine))
        .setFru(fru(machine))
        .setPowerMetric(
            MachinePowerMetric.newBuilder()
                .setAverageConsumedWatts(watts)
                .setMinConsumedWatts(watts * 0.9f)
                .setMaxConsumedWatts(watts * 1.4f)
                .setIntervalInMin(1))
        .addAllPowerSupplies(List.of(supply, supply))
        .setLedState(
            MachineChassisIdentifyLEDState.newBuilder()
                .setValue(ledOn ? "LED-ON" : "LED-OFF")
                .setDescription(ledOn ? "Machine identify LED on" : "Machine identify LED off"))
        .build();
  }
}
