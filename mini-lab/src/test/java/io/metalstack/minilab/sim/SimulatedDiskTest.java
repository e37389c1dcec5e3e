package io.metalstack.minilab.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedDiskTest {
  @TempDir Path directory;

  @Test
  void aNewDiskIsBlankAndBootsFromTheNetwork() {
    var disk = open();
    assertThat(disk.device()).isEqualTo(BootDevice.NETWORK);
    assertThat(disk.system()).isEmpty();
  }

  @Test
  void whatIsInstalledAndTheBootOrderOutliveThePower() {
    var disk = open();
    disk.install("an-allocation");
    disk.bootFrom(BootDevice.DISK);
    assertThat(open().device()).isEqualTo(BootDevice.DISK);
    assertThat(open().system()).contains("an-allocation");
  }

  @Test
  void aWipedDiskHoldsNothingAndKeepsTheBootOrder() {
    var disk = open();
    disk.install("an-allocation");
    disk.bootFrom(BootDevice.DISK);
    disk.wipe();
    assertThat(open().system()).isEmpty();
    assertThat(open().device()).isEqualTo(BootDevice.DISK);
  }

  private SimulatedDisk open() {
    return new SimulatedDisk(directory.resolve("machines").resolve("one"));
  }
}
