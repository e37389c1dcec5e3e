package io.metalstack.minilab.vm;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One machine: a QEMU process while it has power, and its disk, its firmware's memory and its
 * console in a directory always.
 *
 * <p>QEMU is told to end when the guest reboots, and is started again here, because only so can a
 * reboot honour a boot device that was changed meanwhile, as a BMC does it.
 */
public final class VirtualMachine implements AutoCloseable {
  private static final Duration FIRMWARE_PAUSE = Duration.ofSeconds(2);
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

  /** The boot network, asked anew at every start from it. */
  public interface BootServer {
    /**
     * Answers a machine that starts.
     *
     * @throws io.metalstack.values.Problem if it cannot; the machine asks again
     */
    NetworkBoot boot() throws IOException;
  }

  private final Qemu qemu;
  private final MachineModel model;
  private final Wiring wiring;
  private final BootServer bootServer;
  private final Path directory;
  private final Consumer<String> progress;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile BootDevice bootDevice;
  private volatile @Nullable Process process;
  private @Nullable Thread life;

  /**
   * A machine without power. Its disk is made if the directory has none; a QEMU that an earlier lab
   * left behind with it is ended.
   *
   * @param progress told of power and boot changes
   */
  public VirtualMachine(
      Qemu qemu,
      MachineModel model,
      Wiring wiring,
      BootServer bootServer,
      Path directory,
      Consumer<String> progress)
      throws IOException {
    this.qemu = qemu;
    this.model = model;
    this.wiring = wiring;
    this.bootServer = bootServer;
    this.directory = Files.createDirectories(directory);
    this.progress = progress;
    endLeftOver();
    if (Files.notExists(disk())) {
      try (var file = new RandomAccessFile(disk().toFile(), "rw")) {
        file.setLength(model.disk());
      }
    }
    if (Files.notExists(variables())) {
      Files.copy(qemu.firmwareVariables(), variables());
    }
    bootDevice = Files.exists(bootsFromDisk()) ? BootDevice.DISK : BootDevice.NETWORK;
  }

  /** What its serial port printed, of all starts. */
  public Path console() {
    return directory.resolve("console.log");
  }

  /** Whether it has power. */
  public boolean powered() {
    lock.lock();
    try {
      return life != null && life.isAlive();
    } finally {
      lock.unlock();
    }
  }

  /** Sets what it starts from, now and after every restart of the lab. */
  public void bootFrom(BootDevice device) throws IOException {
    bootDevice = device;
    if (device == BootDevice.DISK) {
      Files.writeString(bootsFromDisk(), "");
    } else {
      Files.deleteIfExists(bootsFromDisk());
    }
    progress.accept("starts from %s next".formatted(device.name().toLowerCase(Locale.ROOT)));
  }

  /** Switches it on; nothing happens if it is on. */
  public void powerOn() {
    lock.lock();
    try {
      if (!powered()) {
        life = Thread.ofPlatform().daemon().name("vm-" + model.serial()).start(this::live);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes its power, as a hard switch does, and returns when nothing runs any more. */
  public void powerOff() {
    lock.lock();
    try {
      var living = life;
      life = null;
      if (living != null) {
        living.interrupt();
        living.join();
        progress.accept("power off");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    powerOff();
  }

  /** From power on to power off, over any number of reboots. */
  private void live() {
    try {
      while (start()) {
        progress.accept("reboots");
      }
    } catch (InterruptedException powerIsGone) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      progress.accept("cannot run: " + e.getMessage());
    } finally {
      end();
    }
  }

  /** One start, to its end: whether it is to start again. */
  private boolean start() throws IOException, InterruptedException {
    var device = bootDevice;
    var boot = device == BootDevice.NETWORK ? askBootServer() : null;
    var builder =
        new ProcessBuilder(
            new QemuCommand(qemu, model, wiring, disk(), variables(), console()).line(boot));
    builder.directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().putAll(qemu.environment());
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectOutput(
        ProcessBuilder.Redirect.appendTo(directory.resolve("qemu.log").toFile()));
    var running = builder.start();
    process = running;
    Files.writeString(processId(), String.valueOf(running.pid()));
    progress.accept("power on, starts from " + device.name().toLowerCase(Locale.ROOT));
    var code = running.waitFor();
    Files.deleteIfExists(processId());
    if (code != 0) {
      progress.accept("QEMU ended with code %d, see %s/qemu.log".formatted(code, directory));
    }
    return code == 0;
  }

  private NetworkBoot askBootServer() throws IOException, InterruptedException {
    while (true) {
      try {
        return bootServer.boot();
      } catch (io.metalstack.values.Problem silent) {
        progress.accept("no answer from the boot server: " + silent.message());
        Thread.sleep(FIRMWARE_PAUSE);
      }
    }
  }

  private void end() {
    var running = process;
    if (running == null) {
      return;
    }
    running.destroy();
    try {
      // The interrupt that brought us here is spent on this wait.
      Thread.interrupted();
      if (!running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        running.destroyForcibly().waitFor();
      }
      Files.deleteIfExists(processId());
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      progress.accept("cannot remove %s: %s".formatted(processId(), e.getMessage()));
    }
  }

  /** A lab that was killed could not end its machines, and two of them must not share a disk. */
  private void endLeftOver() throws IOException {
    if (Files.notExists(processId())) {
      return;
    }
    var id = Long.parseLong(Files.readString(processId()).strip());
    var left =
        ProcessHandle.of(id).filter(handle -> Files.exists(Path.of("/proc/" + id + "/cmdline")));
    // The number may belong to somebody else by now: only a process with our disk is ours.
    if (left.isPresent()
        && Files.readString(Path.of("/proc/" + id + "/cmdline")).contains(disk().toString())) {
      left.get().destroyForcibly();
      left.get().onExit().join();
      progress.accept("ended the machine that an earlier lab left running");
    }
    Files.delete(processId());
  }

  private Path disk() {
    return directory.resolve("disk.raw");
  }

  private Path variables() {
    return directory.resolve("firmware-variables.fd");
  }

  private Path bootsFromDisk() {
    return directory.resolve("boots-from-disk");
  }

  private Path processId() {
    return directory.resolve("qemu.pid");
  }
}
