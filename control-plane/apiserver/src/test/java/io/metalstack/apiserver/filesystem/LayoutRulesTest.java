package io.metalstack.apiserver.filesystem;

import static io.metalstack.apiserver.filesystem.LayoutCheckTest.layout;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.v2.MachineBlockDevice;
import io.metalstack.api.v2.MachineHardware;
import io.metalstack.values.ImageId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LayoutRulesTest {
  private static final String LAYOUT =
      """
      disks { device: "/dev/sda" partitions { number: 1 size: 500 } partitions { number: 2 size: 524 } }
      disks { device: "/dev/sdb" partitions { number: 1 size: 0 } }
      constraints { sizes: "small" images { key: "debian" value: "~ 12.1" } }
      """;

  @ParameterizedTest
  @CsvSource({
    "small, debian-12.1.5, true",
    "small, debian-12.2.5, false",
    "small, ubuntu-12.1.5, false",
    "large, debian-12.1.5, false",
  })
  void isMeantForASizeWithAnImage(String size, String image, boolean expected) {
    assertThat(LayoutRules.meantFor(layout(LAYOUT), size, ImageId.parse(image)))
        .isEqualTo(expected);
  }

  @Test
  void fitsWhenEveryDiskHoldsItsPartitions() {
    assertThat(LayoutRules.fits(layout(LAYOUT), disks("/dev/sda", 1L << 30, "/dev/sdb", 1)))
        .isEmpty();
    assertThat(LayoutRules.fits(layout(LAYOUT), disks("sda", 1L << 30, "sdb", 1)))
        .as("names without their directory")
        .isEmpty();
  }

  @Test
  void saysWhyItDoesNotFit() {
    assertThat(LayoutRules.fits(layout(LAYOUT), disks("/dev/sda", (1L << 30) - 1, "/dev/vdb", 1)))
        .containsExactly(
            "disk /dev/sda has 1023 MiB, expected at least 1024 MiB", "there is no disk /dev/sdb");
  }

  @Test
  void amountsHaveNoSign() {
    var huge =
        layout(
            "disks { device: \"/dev/sda\" partitions { number: 1 size: 18446744073709551615 } }");

    assertThat(LayoutRules.fits(huge, disks("/dev/sda", -1, "/dev/sdb", 1)))
        .containsExactly(
            "disk /dev/sda has 17592186044415 MiB, expected at least 18446744073709551615 MiB");
  }

  @ParameterizedTest
  @CsvSource({
    "small, debian, 12.1.0, true",
    "small, debian, *, true",
    "small, debian, > 12.1, false",
    "small, ubuntu, 12.1.0, false",
    "large, debian, 12.1.0, false",
  })
  void overlapsWhereOneMachineWouldHaveTwo(
      String size, String os, String versions, boolean expected) {
    var other =
        layout(
            "constraints { sizes: \"%s\" images { key: \"%s\" value: \"%s\" } }"
                .formatted(size, os, versions));

    assertThat(LayoutRules.overlap(layout(LAYOUT), other).isPresent()).isEqualTo(expected);
    assertThat(LayoutRules.overlap(other, layout(LAYOUT)).isPresent()).isEqualTo(expected);
  }

  private static MachineHardware disks(String one, long size, String other, long otherSize) {
    return MachineHardware.newBuilder()
        .addDisks(MachineBlockDevice.newBuilder().setName(one).setSize(size))
        .addDisks(MachineBlockDevice.newBuilder().setName(other).setSize(otherSize))
        .build();
  }
}
