package io.metalstack.apiserver.size;

import static io.metalstack.api.v2.SizeConstraintType.SIZE_CONSTRAINT_TYPE_CORES;
import static io.metalstack.api.v2.SizeConstraintType.SIZE_CONSTRAINT_TYPE_GPU;
import static io.metalstack.api.v2.SizeConstraintType.SIZE_CONSTRAINT_TYPE_MEMORY;
import static io.metalstack.api.v2.SizeConstraintType.SIZE_CONSTRAINT_TYPE_STORAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.v2.MachineBlockDevice;
import io.metalstack.api.v2.MachineHardware;
import io.metalstack.api.v2.MetalCPU;
import io.metalstack.api.v2.MetalGPU;
import io.metalstack.api.v2.Size;
import io.metalstack.api.v2.SizeConstraint;
import io.metalstack.api.v2.SizeConstraintType;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SizeMatchingTest {
  private static final long GIB = 1L << 30;

  private static final Size SMALL =
      size(
          "small",
          range(SIZE_CONSTRAINT_TYPE_CORES, 8, 8, ""),
          range(SIZE_CONSTRAINT_TYPE_MEMORY, 60 * GIB, 66 * GIB, ""),
          range(SIZE_CONSTRAINT_TYPE_STORAGE, 900 * GIB, 1100 * GIB, ""));

  private static final Size GPU =
      size(
          "gpu",
          range(SIZE_CONSTRAINT_TYPE_CORES, 8, 8, ""),
          range(SIZE_CONSTRAINT_TYPE_MEMORY, 60 * GIB, 66 * GIB, ""),
          range(SIZE_CONSTRAINT_TYPE_STORAGE, 900 * GIB, 1100 * GIB, ""),
          range(SIZE_CONSTRAINT_TYPE_GPU, 2, 2, "*H100*"));

  @Test
  void amountsAreSummedOverAllPartsOfAType() {
    assertThat(SizeMatching.match(List.of(SMALL, GPU), small().build())).contains("small");
    assertThat(SizeMatching.match(List.of(SMALL), small().addCpus(cpu("Xeon", 4)).build()))
        .isEmpty();
  }

  @Test
  void boundsBelongToTheRange() {
    assertThat(SizeMatching.match(List.of(SMALL), small().setMemory(60 * GIB).build()))
        .contains("small");
    assertThat(SizeMatching.match(List.of(SMALL), small().setMemory(66 * GIB).build()))
        .contains("small");
    assertThat(SizeMatching.match(List.of(SMALL), small().setMemory(66 * GIB + 1).build()))
        .isEmpty();
    assertThat(SizeMatching.match(List.of(SMALL), small().setMemory(60 * GIB - 1).build()))
        .isEmpty();
  }

  @Test
  void aPartThatNoConstraintCountsRulesTheSizeOut() {
    var withGpus = small().addGpus(gpu("NVIDIA H100 PCIe")).addGpus(gpu("NVIDIA H100 PCIe"));

    assertThat(SizeMatching.match(List.of(SMALL, GPU), withGpus.build())).contains("gpu");
    assertThat(SizeMatching.reasons(SMALL, withGpus.build()))
        .contains("no constraint counts NVIDIA H100 PCIe");
    assertThat(SizeMatching.match(List.of(GPU), withGpus.addGpus(gpu("NVIDIA A100")).build()))
        .isEmpty();
  }

  @Test
  void anIdentifierNarrowsWhatIsCounted() {
    var mixed =
        size(
            "mixed",
            range(SIZE_CONSTRAINT_TYPE_CORES, 8, 8, "Intel*"),
            range(SIZE_CONSTRAINT_TYPE_MEMORY, 0, -1, ""),
            range(SIZE_CONSTRAINT_TYPE_STORAGE, 0, 100 * GIB, "/dev/sd*"),
            range(SIZE_CONSTRAINT_TYPE_STORAGE, 900 * GIB, 2000 * GIB, "/dev/nvme*"));
    var hardware =
        MachineHardware.newBuilder()
            .setMemory(GIB)
            .addCpus(cpu("Intel Xeon", 8))
            .addDisks(disk("/dev/sda", 50 * GIB))
            .addDisks(disk("/dev/nvme0n1", 1000 * GIB))
            .addDisks(disk("/dev/nvme1n1", 1000 * GIB));

    assertThat(SizeMatching.match(List.of(mixed), hardware.build())).contains("mixed");
    assertThat(SizeMatching.reasons(mixed, hardware.clone().addDisks(disk("/dev/vda", 1)).build()))
        .containsExactly("no constraint counts /dev/vda");
    assertThat(
            SizeMatching.reasons(
                mixed, hardware.clone().addDisks(disk("/dev/nvme2n1", GIB)).build()))
        .containsExactly(
            "storage of \"/dev/nvme*\" is 2148557389824, expected 966367641600 to 2147483648000");
  }

  @Test
  void severalMatchesAreNone() {
    var twin = SMALL.toBuilder().setId("twin").build();

    assertThat(SizeMatching.match(List.of(SMALL, twin), small().build())).isEmpty();
    assertThat(SizeMatching.matching(List.of(twin, SMALL), small().build()))
        .containsExactly("small", "twin");
    assertThat(SizeMatching.match(List.of(), small().build())).isEmpty();
  }

  @Test
  void aSizeThatDoesNotCountTheMemoryMatchesNothing() {
    var size = size("no-memory", range(SIZE_CONSTRAINT_TYPE_CORES, 0, 100, ""));

    assertThat(
            SizeMatching.reasons(size, MachineHardware.newBuilder().addCpus(cpu("x", 1)).build()))
        .containsExactly("no constraint counts memory");
  }

  @Test
  void amountsHaveNoSign() {
    var size =
        size(
            "large",
            range(SIZE_CONSTRAINT_TYPE_MEMORY, 1, -1, ""),
            range(SIZE_CONSTRAINT_TYPE_STORAGE, Long.MIN_VALUE, -1, ""));
    var hardware =
        MachineHardware.newBuilder().setMemory(-2).addDisks(disk("/dev/sda", Long.MIN_VALUE));

    assertThat(SizeMatching.match(List.of(size), hardware.build())).contains("large");
    assertThat(
            SizeMatching.match(
                List.of(size), hardware.addDisks(disk("/dev/sdb", Long.MIN_VALUE)).build()))
        .as("a sum past 64 bits")
        .isEmpty();
  }

  static Size size(String id, SizeConstraint... constraints) {
    return Size.newBuilder().setId(id).addAllConstraints(List.of(constraints)).build();
  }

  static SizeConstraint range(SizeConstraintType type, long min, long max, String identifier) {
    var constraint = SizeConstraint.newBuilder().setType(type).setMin(min).setMax(max);
    return identifier.isEmpty() ? constraint.build() : constraint.setIdentifier(identifier).build();
  }

  private static MachineHardware.Builder small() {
    return MachineHardware.newBuilder()
        .setMemory(64 * GIB)
        .addCpus(cpu("Intel Xeon D-2141I", 4))
        .addCpus(cpu("Intel Xeon D-2141I", 4))
        .addDisks(disk("/dev/sda", 500 * GIB))
        .addDisks(disk("/dev/nvme0n1", 500 * GIB));
  }

  private static MetalCPU cpu(String model, int cores) {
    return MetalCPU.newBuilder().setModel(model).setCores(cores).setThreads(2 * cores).build();
  }

  private static MetalGPU gpu(String model) {
    return MetalGPU.newBuilder().setModel(model).build();
  }

  private static MachineBlockDevice disk(String name, long bytes) {
    return MachineBlockDevice.newBuilder().setName(name).setSize(bytes).build();
  }
}
