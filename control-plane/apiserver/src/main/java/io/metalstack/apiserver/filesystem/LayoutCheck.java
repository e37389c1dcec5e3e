package io.metalstack.apiserver.filesystem;

import io.metalstack.api.v2.Disk;
import io.metalstack.api.v2.Filesystem;
import io.metalstack.api.v2.FilesystemLayout;
import io.metalstack.api.v2.Format;
import io.metalstack.api.v2.LVMType;
import io.metalstack.api.v2.LogicalVolume;
import io.metalstack.api.v2.Raid;
import io.metalstack.values.Problem;
import io.metalstack.values.VersionConstraint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a layout makes sense by itself: everything that a part stands on is made by a part before
 * it, in the order disks, RAIDs, volume groups, logical volumes, file systems.
 */
final class LayoutCheck {
  /** As many partitions as a GPT holds. */
  private static final int PARTITIONS = 128;

  private final FilesystemLayout layout;
  private final List<Problem.Detail> wrong = new ArrayList<>();

  /** Block devices that are there, of the parts looked at so far. */
  private final Set<String> devices = new HashSet<>();

  private LayoutCheck(FilesystemLayout layout) {
    this.layout = layout;
  }

  /**
   * Checks a layout.
   *
   * @throws Problem INVALID_ARGUMENT with a detail for everything that is wrong
   */
  static void check(FilesystemLayout layout) {
    var wrong = wrong(layout);
    if (wrong.isEmpty()) {
      return;
    }
    var problem =
        Problem.invalidArgument(
            "filesystem layout \"%s\" is not valid: %s", layout.getId(), wrong.getFirst().reason());
    for (var detail : wrong) {
      problem = problem.with(detail.field(), detail.reason(), detail.wayOut());
    }
    throw problem;
  }

  /** Everything that is wrong with a layout. */
  static List<Problem.Detail> wrong(FilesystemLayout layout) {
    var check = new LayoutCheck(layout);
    if (layout.getId().isEmpty()) {
      check.wrong("id", "it has no id");
    }
    check.disks();
    check.raids();
    check.volumes();
    check.filesystems();
    check.constraints();
    return check.wrong;
  }

  /** The device file of a partition: a {@code p} parts its number from a disk that ends in one. */
  static String partition(String disk, int number) {
    var digit = !disk.isEmpty() && Character.isDigit(disk.charAt(disk.length() - 1));
    return disk + (digit ? "p" : "") + number;
  }

  private void disks() {
    for (var disk : layout.getDisksList()) {
      if (!devices.add(disk.getDevice())) {
        wrong("disks", "disk %s is there twice".formatted(disk.getDevice()));
      }
    }
    layout.getDisksList().forEach(this::partitions);
  }

  private void partitions(Disk disk) {
    if (disk.getPartitionsCount() > 0) {
      devices.remove(disk.getDevice());
    }
    var last = disk.getPartitionsCount() - 1;
    for (var index = 0; index <= last; index++) {
      var partition = disk.getPartitions(index);
      var number = partition.getNumber();
      if (number < 1 || number > PARTITIONS) {
        wrong(
            "disks",
            "disk %s has a partition numbered %s, expected 1 to %d"
                .formatted(disk.getDevice(), Integer.toUnsignedString(number), PARTITIONS));
      } else if (!devices.add(partition(disk.getDevice(), number))) {
        wrong("disks", "disk %s has partition %d twice".formatted(disk.getDevice(), number));
      }
      if (partition.getSize() == 0 && index < last) {
        wrong(
            "disks",
            "partition %s of disk %s takes what is left (size 0), but is not the last"
                .formatted(Integer.toUnsignedString(number), disk.getDevice()));
      }
    }
  }

  private void raids() {
    for (var raid : layout.getRaidList()) {
      requireDevices("raid", "RAID " + raid.getArrayName(), raid.getDevicesList());
      requireNoBlanks("raid", "RAID " + raid.getArrayName(), raid.getCreateOptionsList());
      spares(raid);
    }
    for (var raid : layout.getRaidList()) {
      if (!devices.add(raid.getArrayName())) {
        wrong("raid", "%s is there twice".formatted(raid.getArrayName()));
      }
    }
  }

  private void spares(Raid raid) {
    if (raid.getSpares() < 0 || raid.getSpares() >= Math.max(raid.getDevicesCount(), 1)) {
      wrong(
          "raid",
          "RAID %s has %d spares of %d devices"
              .formatted(raid.getArrayName(), raid.getSpares(), raid.getDevicesCount()));
    }
  }

  private void volumes() {
    var groups = new HashMap<String, Integer>();
    for (var group : layout.getVolumeGroupsList()) {
      requireDevices("volume_groups", "volume group " + group.getName(), group.getDevicesList());
      if (groups.put(group.getName(), group.getDevicesCount()) != null) {
        wrong("volume_groups", "volume group %s is there twice".formatted(group.getName()));
      }
    }
    var filled = new HashSet<String>();
    for (var volume : layout.getLogicalVolumesList()) {
      volume(volume, groups, filled);
    }
  }

  private void volume(LogicalVolume volume, Map<String, Integer> groups, Set<String> filled) {
    var group = volume.getVolumeGroup();
    var members = groups.get(group);
    if (members == null) {
      wrong(
          "logical_volumes",
          "logical volume %s is in volume group %s, which is not there"
              .formatted(volume.getName(), group));
    } else if (members < 2
        && (volume.getLvmType() == LVMType.LVM_TYPE_STRIPED
            || volume.getLvmType() == LVMType.LVM_TYPE_RAID1)) {
      wrong(
          "logical_volumes",
          "logical volume %s needs two devices, volume group %s has %d"
              .formatted(volume.getName(), group, members));
    }
    if (filled.contains(group)) {
      wrong(
          "logical_volumes",
          "logical volume %s comes after one that takes what is left (size 0) of volume group %s"
              .formatted(volume.getName(), group));
    }
    if (volume.getSize() == 0) {
      filled.add(group);
    }
    if (!devices.add("/dev/" + group + "/" + volume.getName())) {
      wrong(
          "logical_volumes",
          "logical volume %s of %s is there twice".formatted(volume.getName(), group));
    }
  }

  private void filesystems() {
    for (var filesystem : layout.getFilesystemsList()) {
      var name = "file system on " + filesystem.getDevice();
      if (filesystem.getFormat() == Format.FORMAT_UNSPECIFIED) {
        wrong("filesystems", "the %s has no format".formatted(name));
      }
      if (filesystem.getFormat() != Format.FORMAT_TMPFS) {
        requireDevices("filesystems", name, List.of(filesystem.getDevice()));
      }
      requireNoBlanks("filesystems", name, filesystem.getCreateOptionsList());
      requireNoBlanks("filesystems", name, filesystem.getMountOptionsList());
    }
    mountedOnce();
  }

  private void mountedOnce() {
    var paths = new HashSet<String>();
    layout.getFilesystemsList().stream()
        .map(Filesystem::getPath)
        .filter(path -> !path.isEmpty() && !paths.add(path))
        .forEach(path -> wrong("filesystems", "two are mounted at %s".formatted(path)));
  }

  private void constraints() {
    var sizes = new HashSet<String>();
    for (var size : layout.getConstraints().getSizesList()) {
      if (size.contains("*")) {
        wrong("constraints.sizes", "\"%s\" has a wildcard, expected a size".formatted(size));
      } else if (!sizes.add(size)) {
        wrong("constraints.sizes", "size \"%s\" is there twice".formatted(size));
      }
    }
    layout.getConstraints().getImagesMap().forEach(this::image);
  }

  private void image(String os, String versions) {
    if (os.contains("*")) {
      wrong("constraints.images", "\"%s\" has a wildcard, expected an os".formatted(os));
    }
    try {
      VersionConstraint.parse(versions);
    } catch (Problem problem) {
      wrong("constraints.images", "%s: %s".formatted(os, problem.message()));
    }
  }

  private void requireDevices(String field, String name, List<String> needed) {
    if (needed.isEmpty()) {
      wrong(field, "%s has no devices".formatted(name));
    }
    needed.stream()
        .filter(device -> !devices.contains(device))
        .forEach(
            device -> wrong(field, "%s needs %s, which nothing provides".formatted(name, device)));
  }

  private void requireNoBlanks(String field, String name, List<String> options) {
    options.stream()
        .filter(option -> option.chars().anyMatch(Character::isWhitespace))
        .forEach(option ->
            wrong(
                field,
                "option \"%s\" of %s holds a blank, expected one word each"
                    .formatted(option, name)));
  }

  private void wrong(String field, String reason) {
    wrong.add(new Problem.Detail("filesystem_layout." + field, reason, ""));
  }
}
