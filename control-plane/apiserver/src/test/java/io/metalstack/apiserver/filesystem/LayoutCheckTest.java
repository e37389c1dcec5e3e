package io.metalstack.apiserver.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TextFormat;
import io.metalstack.api.v2.FilesystemLayout;
import io.metalstack.apiserver.World;
import io.metalstack.values.Problem;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class LayoutCheckTest {
  /** Two disks in a RAID 1 that holds the root, one with LVM, one used as a whole. */
  static final String GOOD =
      """
      id: "default"
      disks { device: "/dev/sda"
        partitions { number: 1 label: "efi" size: 500 gpt_type: GPT_TYPE_BOOT }
        partitions { number: 2 size: 5000 gpt_type: GPT_TYPE_LINUX_RAID }
        partitions { number: 3 size: 0 gpt_type: GPT_TYPE_LINUX_LVM } }
      disks { device: "/dev/nvme0n1"
        partitions { number: 2 size: 5000 gpt_type: GPT_TYPE_LINUX_RAID } }
      disks { device: "/dev/sdc" }
      raid { array_name: "/dev/md0" devices: "/dev/sda2" devices: "/dev/nvme0n1p2"
        level: RAID_LEVEL_1 create_options: "--metadata=1.0" }
      volume_groups { name: "vg" devices: "/dev/sda3" devices: "/dev/sdc" }
      logical_volumes { name: "data" volume_group: "vg" size: 100 lvm_type: LVM_TYPE_STRIPED }
      logical_volumes { name: "rest" volume_group: "vg" size: 0 lvm_type: LVM_TYPE_LINEAR }
      filesystems { device: "/dev/sda1" format: FORMAT_VFAT path: "/boot/efi" }
      filesystems { device: "/dev/md0" format: FORMAT_EXT4 path: "/" }
      filesystems { device: "/dev/vg/data" format: FORMAT_EXT4 path: "/data" }
      filesystems { device: "/dev/vg/rest" format: FORMAT_NONE }
      filesystems { device: "tmpfs" format: FORMAT_TMPFS path: "/tmp" mount_options: "noexec" }
      constraints { sizes: "c1-large" sizes: "c1-xlarge"
        images { key: "debian" value: ">= 12" } images { key: "ubuntu" value: "*" } }
      """;

  @Test
  void aLayoutOfAllPartsIsRight() {
    assertThat(LayoutCheck.wrong(layout(GOOD))).isEmpty();
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of("id: \"default\"", "", "has no id"),
        Arguments.of("number: 2 size: 5000", "number: 1 size: 5000", "partition 1 twice"),
        Arguments.of("number: 1 label", "number: 257 label", "numbered 257"),
        Arguments.of("number: 1 label", "number: 0 label", "numbered 0"),
        Arguments.of("size: 500 gpt", "size: 0 gpt", "not the last"),
        Arguments.of("device: \"/dev/sdc\"", "device: \"/dev/sda\"", "/dev/sda is there twice"),
        Arguments.of("/dev/nvme0n1p2", "/dev/nvme0n12", "needs /dev/nvme0n12"),
        Arguments.of("devices: \"/dev/sdc\"", "devices: \"/dev/sda\"", "needs /dev/sda,"),
        Arguments.of("--metadata=1.0", "--metadata 1.0", "holds a blank"),
        Arguments.of("level: RAID_LEVEL_1", "level: RAID_LEVEL_1 spares: 2", "2 spares of 2"),
        Arguments.of("devices: \"/dev/sdc\"", "", "needs two devices"),
        Arguments.of("volume_group: \"vg\" size: 100", "volume_group: \"x\" size: 1", "group x"),
        Arguments.of("volume_group: \"vg\" size: 100", "volume_group: \"vg\" size: 0", "after one"),
        Arguments.of("name: \"rest\"", "name: \"data\"", "data of vg is there twice"),
        Arguments.of("\"/dev/md0\" format", "\"/dev/md1\" format", "needs /dev/md1"),
        Arguments.of("format: FORMAT_EXT4 path: \"/\"", "path: \"/\"", "has no format"),
        Arguments.of("\"noexec\"", "\"noexec nosuid\"", "holds a blank"),
        Arguments.of("path: \"/data\"", "path: \"/\"", "two are mounted at /"),
        Arguments.of("\"c1-xlarge\"", "\"c1-*\"", "has a wildcard"),
        Arguments.of("\"c1-xlarge\"", "\"c1-large\"", "size \"c1-large\" is there twice"),
        Arguments.of("key: \"ubuntu\"", "key: \"*\"", "has a wildcard"),
        Arguments.of("\">= 12\"", "\"12.x\"", "\"12.x\" is not a version constraint"));
  }

  @ParameterizedTest
  @MethodSource
  void wrong(String good, String bad, String reason) {
    assertThat(GOOD).contains(good);
    var wrong =
        LayoutCheck.wrong(layout(GOOD.replaceFirst(java.util.regex.Pattern.quote(good), bad)));

    assertThat(wrong).anySatisfy(detail -> assertThat(detail.reason()).contains(reason));
  }

  @Test
  void everythingThatIsWrongIsTold() {
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> LayoutCheck.check(layout("id: \"x1\" filesystems { device: \"a\" path: \"/\" }")),
        "\"x1\"",
        "has no format",
        "needs a, which nothing provides");
  }

  @ParameterizedTest
  @CsvSource({
    "/dev/sda, 1, /dev/sda1",
    "/dev/nvme0n1, 2, /dev/nvme0n1p2",
    "/dev/mmcblk0, 1, /dev/mmcblk0p1",
    "/dev/vda, 12, /dev/vda12",
  })
  void partitionsAreNamedAsTheKernelDoes(String disk, int number, String device) {
    assertThat(LayoutCheck.partition(disk, number)).isEqualTo(device);
  }

  static FilesystemLayout layout(String text) {
    try {
      return TextFormat.parse(text, FilesystemLayout.class);
    } catch (TextFormat.ParseException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
