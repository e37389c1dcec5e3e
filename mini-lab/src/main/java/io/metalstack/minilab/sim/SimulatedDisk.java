package io.metalstack.minilab.sim;

import io.metalstack.values.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * What a machine keeps without power: its boot order and what is installed. A file of one line,
 * replaced as a whole, so that a killed lab leaves the old state or the new one.
 */
final class SimulatedDisk {
  private static final String NOTHING = "-";

  private final Path file;
  private BootDevice device;
  private String system;

  /** Opens the disk of a machine; without a file it is blank and boots from the network. */
  SimulatedDisk(Path file) {
    this.file = file;
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      var line = Files.exists(file) ? Files.readString(file).strip().split(" ", 2) : new String[0];
      device = line.length == 2 ? BootDevice.valueOf(line[0]) : BootDevice.NETWORK;
      system = line.length == 2 ? line[1] : NOTHING;
    } catch (IOException e) {
      throw Problem.unavailable("cannot read %s: %s", file, e.getMessage()).causedBy(e);
    }
  }

  synchronized BootDevice device() {
    return device;
  }

  /** UUID of the allocation whose operating system it holds. */
  synchronized Optional<String> system() {
    return system.equals(NOTHING) ? Optional.empty() : Optional.of(system);
  }

  synchronized void bootFrom(BootDevice next) {
    device = next;
    write();
  }

  /** Puts an operating system on it, without making it boot from it. */
  synchronized void install(String allocation) {
    system = allocation;
    write();
  }

  /** Leaves nothing of the last user. */
  synchronized void wipe() {
    system = NOTHING;
    write();
  }

  private void write() {
    try {
      var next = file.resolveSibling(file.getFileName() + ".next");
      Files.writeString(next, device + " " + system + "\n");
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw Problem.unavailable("cannot write %s: %s", file, e.getMessage()).causedBy(e);
    }
  }
}
