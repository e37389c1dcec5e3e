package io.metalstack.metalhammer.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metalstack.metalhammer.inventory.Hardware.Cpu;
import io.metalstack.metalhammer.inventory.Hardware.Disk;
import io.metalstack.metalhammer.inventory.Hardware.Gpu;
import io.metalstack.values.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReadHardwareTest {
  @TempDir Path root;

  @BeforeEach
  void twoSockets() throws IOException {
    file("sys/class/dmi/id/product_uuid", "4D4C5600-0000-4000-8000-000000000001\n");
    file("sys/class/dmi/id/board_vendor", "Supermicro\n");
    file("proc/meminfo", "MemTotal:        2030000 kB\nMemFree: 1 kB\n");
    var cpus = new StringBuilder();
    for (var i = 0; i < 4; i++) {
      cpus.append("processor\t: %d\nvendor_id\t: GenuineIntel\n".formatted(i))
          .append("model name\t: Xeon\nphysical id\t: %d\n".formatted(i / 2))
          .append("siblings\t: 2\ncpu cores\t: 1\n\n");
    }
    file("proc/cpuinfo", cpus.toString());
  }

  @Test
  void socketsNotThreadsAreCounted() {
    assertThat(read().cpus())
        .containsExactly(
            new Cpu("GenuineIntel", "Xeon", 1, 2), new Cpu("GenuineIntel", "Xeon", 1, 2));
  }

  @Test
  void identityIsLowerCase() {
    assertThat(read().identity().uuid()).isEqualTo("4d4c5600-0000-4000-8000-000000000001");
    assertThat(read().identity().boardVendor()).isEqualTo("Supermicro");
  }

  @Test
  void aSerialNumberThatIsAUuidStandsIn() throws IOException {
    file("sys/class/dmi/id/product_uuid", "Not Settable\n");
    file("sys/class/dmi/id/product_serial", "4d4c5600-0000-4000-8000-000000000009\n");
    assertThat(read().identity().uuid()).endsWith("9");
  }

  @Test
  void withoutAnIdentityAMachineIsRefused() throws IOException {
    file("sys/class/dmi/id/product_uuid", "\n");
    assertThatThrownBy(this::read).isInstanceOf(Problem.class).hasMessageContaining("product_uuid");
  }

  @Test
  void memoryIsWhatIsInstalledRatherThanWhatIsLeft() throws IOException {
    assertThat(read().memory()).isEqualTo(2030000L * 1024);
    var module = new byte[0x22];
    module[0] = 17;
    module[0x0c] = 0x00;
    module[0x0d] = 0x08; // 2048 MiB
    bytes("sys/firmware/dmi/entries/17-0/raw", module);
    var large = module.clone();
    large[0x0c] = (byte) 0xff;
    large[0x0d] = 0x7f;
    large[0x1e] = 0x01; // 65536 MiB in the extended field
    bytes("sys/firmware/dmi/entries/17-1/raw", large);
    bytes("sys/firmware/dmi/entries/17-2/raw", new byte[] {17, 0, 0});
    assertThat(read().memory()).isEqualTo((2048L + 65536L) << 20);
  }

  @Test
  void onlyDisksOfTheMachineAreDisks() throws IOException {
    disk("nvme0n1", 16_777_216, 0);
    disk("sda", 2_048, 1);
    disk("loop0", 2_048, 0);
    disk("md127", 2_048, 0);
    disk("nvme1n1", 0, 0);
    assertThat(read().disks()).containsExactly(new Disk("/dev/nvme0n1", 8L << 30));
  }

  @Test
  void onlyInterfacesOnABusCount() throws IOException {
    nic("lo", "00:00:00:00:00:00", false);
    nic("docker0", "02:42:00:00:00:01", false);
    nic("eth1", "52:54:00:00:00:02", true);
    nic("eth0", "52:54:00:00:00:01", true);
    file("sys/class/net/eth0/speed", "25000\n");
    file("sys/class/net/eth1/speed", "-1\n");
    assertThat(read().nics())
        .extracting(Hardware.Nic::name, Hardware.Nic::mac, Hardware.Nic::speed)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("eth0", "52:54:00:00:00:01", 25000L),
            org.assertj.core.groups.Tuple.tuple("eth1", "52:54:00:00:00:02", 0L));
  }

  @Test
  void displayControllersOfOneVendorAreGpus() throws IOException {
    pci("0000:01:00.0", "0x030200", "0x10de", "0x2331");
    pci("0000:02:00.0", "0x030000", "0x1a03", "0x2000");
    pci("0000:03:00.0", "0x020000", "0x10de", "0x0001");
    assertThat(read().gpus()).containsExactly(new Gpu("NVIDIA Corporation", "0x2331"));
  }

  private Hardware read() {
    return ReadHardware.below(root);
  }

  private void disk(String name, long sectors, int removable) throws IOException {
    file("sys/block/" + name + "/size", sectors + "\n");
    file("sys/block/" + name + "/removable", removable + "\n");
  }

  private void nic(String name, String mac, boolean device) throws IOException {
    file("sys/class/net/" + name + "/address", mac + "\n");
    if (device) {
      file("sys/class/net/" + name + "/device/vendor", "0x1af4\n");
    }
  }

  private void pci(String address, String type, String vendor, String device) throws IOException {
    file("sys/bus/pci/devices/" + address + "/class", type + "\n");
    file("sys/bus/pci/devices/" + address + "/vendor", vendor + "\n");
    file("sys/bus/pci/devices/" + address + "/device", device + "\n");
  }

  private void file(String path, String text) throws IOException {
    bytes(path, text.getBytes(StandardCharsets.UTF_8));
  }

  private void bytes(String path, byte[] content) throws IOException {
    var file = root.resolve(path);
    Files.createDirectories(file.resolveSibling(""));
    Files.write(file, content);
  }
}
