package io.metalstack.minilab.vm;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One machine: a QEMU process while it has power, and its disk and console in a directory always.
 *
 * <p>QEMU is told to end when the guest reboots, and is started again here, because only so can a
 * reboot honour a boot device that was changed meanwhile, as a BMC does it.
 */
public final class VirtualMachine implements AutoCloseable {
  private static final int STOP_SECONDS = 5;

  /** What a machine starts from. */
  public enum BootDevice {
    NETWORK,
    DISK
  }

  /**
   * What the boot network gives a machine.
   *
   * @param commandLine of the kernel
   */
  public record NetworkBoot(Path kernel, Path initrd, String commandLine) {}

  /**
   * What surrounds a machine.
   *
   * @param fabric cables to the leaves, in the order of the interfaces
   * @param bootMac address of the third interface, at the boot and management network
   */
  public record Wiring(List<Cable> fabric, String bootMac) {}

  private final Qemu qemu;
  private final MachineModel model;
  private final Wiring wiring;
  private final Path directory;
  private final Consumer<String> progress;
  private final ReentrantLock lock = new ReentrantLock();
  private NetworkBoot networkBoot;
  private BootDevice bootDevice = BootDevice.NETWORK;
  private @Nullable Process process;
  private boolean power;

  /**
   * A machine without power. Its disk is created if the directory has none.
   *
   * @param progress told of power and boot changes
   */
  public VirtualMachine(
      Qemu qemu,
      MachineModel model,
      Wiring wiring,
      NetworkBoot networkBoot,
      Path directory,
      Consumer<String> progress)
      throws IOException {
    this.qemu = qemu;
    this.model = model;
    this.wiring = wiring;
    this.networkBoot = networkBoot;
    this.directory = Files.createDirectories(directory);
    this.progress = progress;
    if (Files.notExists(disk())) {
      try (var file = new RandomAccessFile(disk().toFile(), "rw")) {
        file.setLength(model.disk());
      }
    }
    if (Files.notExists(variables())) {
      Files.copy(qemu.firmwareVariables(), variables());
    }
  }

  public MachineModel model() {
    return model;
  }

  /** What its serial port printed, of all starts. */
  public Path console() {
    return directory.resolve("console.log");
  }

  /** Whether it has power. */
  public boolean power() {
    lock.lock();
    try {
      return power;
    } finally {
      lock.unlock();
    }
  }

  /** Sets what the next start boots from. */
  public void bootFrom(BootDevice device) {
    lock.lock();
    try {
      bootDevice = device;
      progress.accept("boots from " + device.name().toLowerCase(java.util.Locale.ROOT) + " next");
    } finally {
      lock.unlock();
    }
  }

  /** Sets what the boot network gives from the next start on. */
  public void networkBoot(NetworkBoot boot) {
    lock.lock();
    try {
      networkBoot = boot;
    } finally {
      lock.unlock();
    }
  }

  /** Switches it on; nothing happens if it is on. */
  public void powerOn() throws IOException {
    lock.lock();
    try {
      if (!power) {
        power = true;
        start();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes its power, as a hard switch does; nothing happens if it is off. */
  public void powerOff() {
    lock.lock();
    try {
      power = false;
      if (process != null) {
        end(process);
        progress.accept("power off");
      }
    } finally {
      lock.unlock();
    }
  }

  /** Off and on again. */
  public void powerCycle() throws IOException {
    powerOff();
    powerOn();
  }

  @Override
  public void close() {
    powerOff();
  }

  private void start() throws IOException {
    var builder = new ProcessBuilder(commandLine()).directory(directory.toFile());
    builder.environment().putAll(qemu.environment());
    builder.redirectErrorStream(true);
    builder.redirectOutput(
        ProcessBuilder.Redirect.appendTo(directory.resolve("qemu.log").toFile()));
    var started = builder.start();
    started.getOutputStream().close();
    process = started;
    var source = bootDevice == BootDevice.NETWORK ? "metal-hammer" : "its disk";
    progress.accept("power on, starts " + source);
    Thread.ofVirtual().name("vm-" + model.serial()).start(() -> supervise(started));
  }

  private void supervise(Process running) {
    try {
      var code = running.waitFor();
      lock.lock();
      try {
        if (power && running.equals(process)) {
          if (code == 0) {
            progress.accept("reboots");
            start();
          } else {
            power = false;
            progress.accept(
                "QEMU ended with code %d, see %s".formatted(code, directory.resolve("qemu.log")));
          }
        }
      } catch (IOException e) {
        power = false;
        progress.accept("cannot start QEMU again: " + e.getMessage());
      } finally {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void end(Process running) {
    running.destroy();
    try {
      if (!running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        running.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private Path disk() {
    return directory.resolve("disk.raw");
  }

  private Path variables() {
    return directory.resolve("firmware-variables.fd");
  }

  private List<String> commandLine() {
    var line = new ArrayList<>(qemu.command());
    line.addAll(qemu.accelerator().options());
    line.addAll(model.smbios());
    line.addAll(
        List.of(
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
            "file,id=console,append=on,path=" + console(),
            "-serial",
            "chardev:console",
            "-device",
            "virtio-rng-pci",
            "-drive",
            "if=none,id=disk,format=raw,discard=unmap,detect-zeroes=unmap,file=" + disk(),
            "-device",
            "nvme,drive=disk,serial=" + model.serial()));
    for (var i = 0; i < wiring.fabric().size(); i++) {
      var cable = wiring.fabric().get(i);
      line.add("-netdev");
      line.add(
          "socket,id=lan%d,udp=127.0.0.1:%d,localaddr=127.0.0.1:%d"
              .formatted(i, cable.leafEnd(), cable.machineEnd()));
      line.add("-device");
      line.add("virtio-net-pci,romfile=,netdev=lan%d,mac=%s".formatted(i, cable.mac()));
    }
    line.addAll(
        List.of(
            "-netdev",
            "user,id=boot",
            "-device",
            "virtio-net-pci,romfile=,netdev=boot,mac=" + wiring.bootMac()));
    if (bootDevice == BootDevice.NETWORK) {
      line.addAll(
          List.of(
              "-kernel",
              networkBoot.kernel().toString(),
              "-initrd",
              networkBoot.initrd().toString(),
              "-append",
              networkBoot.commandLine() + " BOOTIF=01-" + wiring.bootMac().replace(':', '-')));
    } else {
      line.addAll(firmware());
    }
    return line;
  }

  /** UEFI, because that is what the installed boot loader is for. */
  private List<String> firmware() {
    return List.of(
        "-drive",
        "if=pflash,unit=0,format=raw,readonly=on,file=" + qemu.firmwareCode(),
        "-drive",
        "if=pflash,unit=1,format=raw,file=" + variables());
  }
}
