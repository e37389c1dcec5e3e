package io.metalstack.metalhammer.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metalstack.api.v2.Disk;
import io.metalstack.api.v2.DiskPartition;
import io.metalstack.api.v2.Filesystem;
import io.metalstack.api.v2.FilesystemLayout;
import io.metalstack.api.v2.Format;
import io.metalstack.api.v2.GPTType;
import io.metalstack.api.v2.LVMType;
import io.metalstack.api.v2.LogicalVolume;
import io.metalstack.api.v2.Raid;
import io.metalstack.api.v2.RaidLevel;
import io.metalstack.api.v2.VolumeGroup;
import io.metalstack.values.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LayoutPlanTest {
  private static final FilesystemLayout DEFAULT =
      FilesystemLayout.newBuilder()
          .setId("default")
          .addDisks(
              Disk.newBuilder()
                  .setDevice("/dev/sda")
                  .addPartitions(partition(1, "efi", 500, GPTType.GPT_TYPE_BOOT))
                  .addPartitions(partition(2, "root", 5000, GPTType.GPT_TYPE_LINUX))
                  .addPartitions(partition(3, "varlib", 0, GPTType.GPT_TYPE_LINUX)))
          .addFilesystems(filesystem("/dev/sda3", Format.FORMAT_EXT4, "/var/lib", "varlib"))
          .addFilesystems(filesystem("/dev/sda1", Format.FORMAT_VFAT, "/boot/efi", "efi"))
          .addFilesystems(filesystem("/dev/sda2", Format.FORMAT_EXT4, "/", "root"))
          .addFilesystems(filesystem("tmpfs", Format.FORMAT_TMPFS, "/tmp", ""))
          .build();

  @Test
  void partitionsAndFilesystemsInOrder() {
    assertThat(lines(LayoutPlan.of(DEFAULT)))
        .containsExactly(
            "wipefs --all --force /dev/sda",
            "sgdisk --zap-all --new=1:0:+500M --change-name=1:efi --typecode=1:ef00"
                + " --new=2:0:+5000M --change-name=2:root --typecode=2:8300"
                + " --new=3:0:0 --change-name=3:varlib --typecode=3:8300 /dev/sda",
            "mkfs.ext4 -F -q -L varlib /dev/sda3",
            "mkfs.vfat -F 32 -n efi /dev/sda1",
            "mkfs.ext4 -F -q -L root /dev/sda2");
  }

  @Test
  void mountsParentsBeforeChildrenAndUnmountsBackwards() {
    assertThat(lines(Mounts.mount(DEFAULT, "/rootfs")))
        .containsExactly(
            "mkdir -p /rootfs",
            "mount -t ext4 /dev/sda2 /rootfs",
            "mkdir -p /rootfs/boot/efi",
            "mount -t vfat /dev/sda1 /rootfs/boot/efi",
            "mkdir -p /rootfs/var/lib",
            "mount -t ext4 /dev/sda3 /rootfs/var/lib");
    assertThat(lines(Mounts.unmount(DEFAULT, "/rootfs")))
        .containsExactly("umount /rootfs/var/lib", "umount /rootfs/boot/efi", "umount /rootfs");
  }

  @Test
  void fstabNamesFilesystemsByTheirUuid() {
    var uuids = Map.of("/dev/sda1", "AAAA-0001", "/dev/sda2", "r-2", "/dev/sda3", "v-3");
    assertThat(Mounts.fstab(DEFAULT, uuids))
        .isEqualTo(
            """
            UUID=r-2 / ext4 defaults 0 1
            tmpfs /tmp tmpfs defaults 0 0
            UUID=AAAA-0001 /boot/efi vfat defaults 0 2
            UUID=v-3 /var/lib ext4 defaults 0 2
            """);
    assertThatThrownBy(() -> Mounts.fstab(DEFAULT, Map.of()))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("/dev/sda2");
  }

  @Test
  void arraysGroupsAndVolumes() {
    var layout =
        FilesystemLayout.newBuilder()
            .addRaid(
                Raid.newBuilder()
                    .setArrayName("/dev/md0")
                    .setLevel(RaidLevel.RAID_LEVEL_1)
                    .addCreateOptions("--metadata=1.0")
                    .addDevices("/dev/sda1")
                    .addDevices("/dev/sdb1")
                    .addDevices("/dev/sdc1")
                    .setSpares(1))
            .addVolumeGroups(
                VolumeGroup.newBuilder()
                    .setName("data")
                    .addTags("lab")
                    .addDevices("/dev/sda2")
                    .addDevices("/dev/sdb2"))
            .addLogicalVolumes(volume("fast", LVMType.LVM_TYPE_STRIPED, 100))
            .addLogicalVolumes(volume("safe", LVMType.LVM_TYPE_RAID1, 0))
            .build();
    assertThat(lines(LayoutPlan.of(layout)))
        .containsExactly(
            "mdadm --create /dev/md0 --force --run --homehost=any --level=1 --raid-devices=2"
                + " --assume-clean --spare-devices=1 --metadata=1.0 /dev/sda1 /dev/sdb1 /dev/sdc1",
            "lvm vgcreate --yes --force --addtag=lab data /dev/sda2 /dev/sdb2",
            "lvm lvcreate --yes --wipesignatures=y --name=fast --size=100MiB --type=striped"
                + " --stripes=2 data",
            "lvm lvcreate --yes --wipesignatures=y --name=safe --extents=100%FREE --type=raid1"
                + " --mirrors=1 --nosync data");
  }

  @Test
  void whatCannotBeIsRefusedBeforeAnyDiskIsTouched() {
    var orphan =
        FilesystemLayout.newBuilder()
            .addLogicalVolumes(volume("lost", LVMType.LVM_TYPE_LINEAR, 1))
            .build();
    assertThatThrownBy(() -> LayoutPlan.of(orphan))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("lost")
        .hasMessageContaining("data");
    assertThatThrownBy(() -> Mounts.mount(orphan, "/rootfs")).hasMessageContaining("no filesystem");
  }

  private static LogicalVolume volume(String name, LVMType type, long size) {
    return LogicalVolume.newBuilder()
        .setName(name)
        .setVolumeGroup("data")
        .setLvmType(type)
        .setSize(size)
        .build();
  }

  private static DiskPartition.Builder partition(int number, String label, long size, GPTType t) {
    return DiskPartition.newBuilder().setNumber(number).setLabel(label).setSize(size).setGptType(t);
  }

  private static Filesystem filesystem(String device, Format format, String path, String label) {
    var filesystem = Filesystem.newBuilder().setDevice(device).setFormat(format).setPath(path);
    return (label.isEmpty() ? filesystem : filesystem.setLabel(label)).build();
  }

  private static List<String> lines(List<List<String>> commands) {
    return commands.stream().map(command -> String.join(" ", command)).toList();
  }
}
