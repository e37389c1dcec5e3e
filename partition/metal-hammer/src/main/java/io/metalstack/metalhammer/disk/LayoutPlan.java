package io.metalstack.metalhammer.disk;

import io.metalstack.api.v2.Disk;
import io.metalstack.api.v2.DiskPartition;
import io.metalstack.api.v2.Filesystem;
import io.metalstack.api.v2.FilesystemLayout;
import io.metalstack.api.v2.LVMType;
import io.metalstack.api.v2.LogicalVolume;
import io.metalstack.api.v2.Raid;
import io.metalstack.api.v2.RaidLevel;
import io.metalstack.api.v2.VolumeGroup;
import io.metalstack.values.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands that bring disks into the shape of a filesystem layout, in order. Pure: the same
 * layout gives the same commands, and running them twice gives the same disks.
 */
public final class LayoutPlan {
  private final List<List<String>> commands = new ArrayList<>();
  private final FilesystemLayout layout;

  private LayoutPlan(FilesystemLayout layout) {
    this.layout = layout;
  }

  /**
   * The commands for a layout.
   *
   * @throws Problem if the layout asks for something that cannot be, with the field at fault
   */
  public static List<List<String>> of(FilesystemLayout layout) {
    var plan = new LayoutPlan(layout);
    layout.getDisksList().forEach(plan::disk);
    layout.getRaidList().forEach(plan::raid);
    layout.getVolumeGroupsList().forEach(plan::volumeGroup);
    layout.getLogicalVolumesList().forEach(plan::logicalVolume);
    layout.getFilesystemsList().forEach(plan::filesystem);
    return List.copyOf(plan.commands);
  }

  private void disk(Disk disk) {
    commands.add(List.of("wipefs", "--all", "--force", disk.getDevice()));
    if (disk.getPartitionsCount() == 0) {
      return;
    }
    var command = new ArrayList<>(List.of("sgdisk", "--zap-all"));
    for (var partition : disk.getPartitionsList()) {
      var number = partition.getNumber();
      // Size 0 is the rest of the disk, for the API as for sgdisk.
      var end = partition.getSize() == 0 ? "0" : "+" + partition.getSize() + "M";
      command.add("--new=" + number + ":0:" + end);
      if (partition.hasLabel()) {
        command.add("--change-name=" + number + ":" + partition.getLabel());
      }
      command.add("--typecode=" + number + ":" + typeCode(disk, partition));
    }
    command.add(disk.getDevice());
    commands.add(List.copyOf(command));
  }

  private static String typeCode(Disk disk, DiskPartition partition) {
    return switch (partition.getGptType()) {
      case GPT_TYPE_BOOT -> "ef00";
      case GPT_TYPE_LINUX -> "8300";
      case GPT_TYPE_LINUX_RAID -> "fd00";
      case GPT_TYPE_LINUX_LVM -> "8e00";
      case GPT_TYPE_UNSPECIFIED, UNRECOGNIZED ->
          throw Problem.invalidArgument(
              "partition %d of %s has no type", partition.getNumber(), disk.getDevice());
    };
  }

  private void raid(Raid raid) {
    var level = raid.getLevel() == RaidLevel.RAID_LEVEL_0 ? "0" : "1";
    var active = raid.getDevicesCount() - raid.getSpares();
    if (active < 2) {
      throw Problem.invalidArgument(
          "array %s has %d devices of which %d are spare: at least two must be active",
          raid.getArrayName(), raid.getDevicesCount(), raid.getSpares());
    }
    var command =
        new ArrayList<>(
            List.of(
                "mdadm",
                "--create",
                raid.getArrayName(),
                "--force",
                "--run",
                "--homehost=any",
                "--level=" + level,
                "--raid-devices=" + active,
                "--assume-clean"));
    if (raid.getSpares() > 0) {
      command.add("--spare-devices=" + raid.getSpares());
    }
    command.addAll(raid.getCreateOptionsList());
    command.addAll(raid.getDevicesList());
    commands.add(List.copyOf(command));
  }

  private void volumeGroup(VolumeGroup group) {
    var command = new ArrayList<>(List.of("lvm", "vgcreate", "--yes", "--force"));
    for (var tag : group.getTagsList()) {
      command.add("--addtag=" + tag);
    }
    command.add(group.getName());
    command.addAll(group.getDevicesList());
    commands.add(List.copyOf(command));
  }

  private void logicalVolume(LogicalVolume volume) {
    var devices = devicesOf(volume);
    var command = new ArrayList<>(List.of("lvm", "lvcreate", "--yes", "--wipesignatures=y"));
    command.add("--name=" + volume.getName());
    command.add(
        volume.getSize() == 0 ? "--extents=100%FREE" : "--size=" + volume.getSize() + "MiB");
    // One device can neither stripe nor mirror.
    var type = devices < 2 ? LVMType.LVM_TYPE_LINEAR : volume.getLvmType();
    switch (type) {
      case LVM_TYPE_LINEAR, LVM_TYPE_UNSPECIFIED -> command.add("--type=linear");
      case LVM_TYPE_STRIPED -> command.addAll(List.of("--type=striped", "--stripes=" + devices));
      case LVM_TYPE_RAID1 -> command.addAll(List.of("--type=raid1", "--mirrors=1", "--nosync"));
      case UNRECOGNIZED ->
          throw Problem.invalidArgument("volume %s has an unknown type", volume.getName());
    }
    command.add(volume.getVolumeGroup());
    commands.add(List.copyOf(command));
  }

  private int devicesOf(LogicalVolume volume) {
    for (var group : layout.getVolumeGroupsList()) {
      if (group.getName().equals(volume.getVolumeGroup())) {
        return group.getDevicesCount();
      }
    }
    throw Problem.invalidArgument(
        "volume %s is in group %s, which the layout does not have",
        volume.getName(), volume.getVolumeGroup());
  }

  private void filesystem(Filesystem filesystem) {
    var command = new ArrayList<String>();
    switch (filesystem.getFormat()) {
      case FORMAT_EXT3 -> command.addAll(List.of("mkfs.ext3", "-F", "-q"));
      case FORMAT_EXT4 -> command.addAll(List.of("mkfs.ext4", "-F", "-q"));
      case FORMAT_VFAT -> command.addAll(List.of("mkfs.vfat", "-F", "32"));
      case FORMAT_SWAP -> command.add("mkswap");
      case FORMAT_TMPFS, FORMAT_NONE -> {
        return;
      }
      case FORMAT_UNSPECIFIED, UNRECOGNIZED ->
          throw Problem.invalidArgument("filesystem on %s has no format", filesystem.getDevice());
    }
    if (filesystem.hasLabel()) {
      var vfat = filesystem.getFormat() == io.metalstack.api.v2.Format.FORMAT_VFAT;
      command.add(vfat ? "-n" : "-L");
      command.add(filesystem.getLabel());
    }
    command.addAll(filesystem.getCreateOptionsList());
    command.add(filesystem.getDevice());
    commands.add(List.copyOf(command));
  }
}
