package io.metalstack.minilab.vm;

import io.metalstack.minilab.vm.VirtualMachine.NetworkBoot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line that is a machine.
 *
 * @param disk raw file
 * @param variables the UEFI firmware's memory
 * @param console file that the serial port is appended to
 */
record QemuCommand(
    Qemu qemu, MachineModel model, Wiring wiring, Path disk, Path variables, Path console) {

  /**
   * The words of the command.
   *
   * @param boot what the network gives; null to start from disk
   */
  List<String> line(@Nullable NetworkBoot boot) {
    var line = new ArrayList<>(qemu.command());
    line.addAll(qemu.accelerator().options());
    line.addAll(model.smbios());
    line.addAll(board());
    for (var i = 0; i < wiring.fabric().size(); i++) {
      var cable = wiring.fabric().get(i);
      line.add("-netdev");
      line.add(
          "socket,id=lan%d,udp=127.0.0.1:%d,localaddr=127.0.0.1:%d"
              .formatted(i, cable.leafEnd(), cable.machineEnd()));
      line.add("-device");
      line.add("virtio-net-pci,romfile=,netdev=lan%d,mac=%s".formatted(i, cable.mac()));
    }
    line.addAll(List.of("-netdev", "user,id=boot"));
    line.addAll(List.of("-device", "virtio-net-pci,romfile=,netdev=boot,mac=" + wiring.bootMac()));
    line.addAll(boot == null ? firmware() : direct(boot));
    return line;
  }

  private List<String> board() {
    return List.of(
        "-name",
        model.serial(),
        "-machine",
        "q35",
        "-smp",
        "%d,sockets=1,cores=%d".formatted(model.cpus(), model.cpus()),
        "-m",
        String.valueOf(model.memory()),
        "-nodefaults",
        "-display",
        "none",
        "-no-reboot",
        "-chardev",
        "file,id=console,append=on,path=" + console,
        "-serial",
        "chardev:console",
        "-device",
        "virtio-rng-pci",
        "-drive",
        "if=none,id=disk,format=raw,discard=unmap,detect-zeroes=unmap,file=" + disk,
        "-device",
        "nvme,drive=disk,serial=" + model.serial());
  }

  private List<String> direct(NetworkBoot boot) {
    return List.of(
        "-kernel",
        boot.kernel().toString(),
        "-initrd",
        boot.initrd().toString(),
        "-append",
        boot.commandLine() + " BOOTIF=01-" + wiring.bootMac().replace(':', '-'));
  }

  /** UEFI, because that is what the installed boot loader is for. */
  private List<String> firmware() {
    return List.of(
        "-drive",
        "if=pflash,unit=0,format=raw,readonly=on,file=" + qemu.firmwareCode(),
        "-drive",
        "if=pflash,unit=1,format=raw,file=" + variables);
  }
}
