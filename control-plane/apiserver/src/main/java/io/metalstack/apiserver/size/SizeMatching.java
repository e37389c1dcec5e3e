package io.metalstack.apiserver.size;

import io.metalstack.api.v2.MachineHardware;
import io.metalstack.api.v2.Size;
import io.metalstack.api.v2.SizeConstraint;
import io.metalstack.api.v2.SizeConstraintType;
import io.metalstack.values.Glob;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which size a machine is of. The hardware is seen as parts, each with an amount: a CPU with its
 * cores, a disk with its bytes, a GPU as one, the memory with its bytes. A size is met when the sum
 * of each of its constraints is in range, and no part is left that none of them counts.
 */
public final class SizeMatching {
  private SizeMatching() {}

  /** One piece of hardware that can be counted. */
  private record Part(SizeConstraintType type, String name, BigInteger amount) {}

  /** The one size that the hardware meets; empty if it meets none or several. */
  public static Optional<String> match(Collection<Size> sizes, MachineHardware hardware) {
    var matching = matching(sizes, hardware);
    return matching.size() == 1 ? Optional.of(matching.getFirst()) : Optional.empty();
  }

  /** Ids of all sizes that the hardware meets, sorted. */
  public static List<String> matching(Collection<Size> sizes, MachineHardware hardware) {
    return sizes.stream()
        .filter(size -> reasons(size, hardware).isEmpty())
        .map(Size::getId)
        .sorted()
        .toList();
  }

  /** Why the hardware is not of a size; empty if it is. */
  public static List<String> reasons(Size size, MachineHardware hardware) {
    var parts = parts(hardware);
    var reasons = new ArrayList<String>();
    for (var constraint : size.getConstraintsList()) {
      var sum =
          parts.stream()
              .filter(part -> counts(constraint, part))
              .map(Part::amount)
              .reduce(BigInteger.ZERO, BigInteger::add);
      if (sum.compareTo(SizeView.unsigned(constraint.getMin())) < 0
          || sum.compareTo(SizeView.unsigned(constraint.getMax())) > 0) {
        reasons.add(
            "%s is %s, expected %s to %s"
                .formatted(
                    SizeRules.name(constraint),
                    sum,
                    Long.toUnsignedString(constraint.getMin()),
                    Long.toUnsignedString(constraint.getMax())));
      }
    }
    for (var part : parts) {
      if (size.getConstraintsList().stream().noneMatch(constraint -> counts(constraint, part))) {
        reasons.add("no constraint counts %s".formatted(part.name()));
      }
    }
    return reasons;
  }

  private static boolean counts(SizeConstraint constraint, Part part) {
    return constraint.getType() == part.type()
        && (constraint.getIdentifier().isEmpty()
            || Glob.parse(constraint.getIdentifier()).matches(part.name()));
  }

  private static List<Part> parts(MachineHardware hardware) {
    var memory =
        new Part(
            SizeConstraintType.SIZE_CONSTRAINT_TYPE_MEMORY,
            "memory",
            SizeView.unsigned(hardware.getMemory()));
    var cpus =
        hardware.getCpusList().stream()
            .map(cpu ->
                new Part(
                    SizeConstraintType.SIZE_CONSTRAINT_TYPE_CORES,
                    cpu.getModel(),
                    BigInteger.valueOf(Integer.toUnsignedLong(cpu.getCores()))));
    var disks =
        hardware.getDisksList().stream()
            .map(disk ->
                new Part(
                    SizeConstraintType.SIZE_CONSTRAINT_TYPE_STORAGE,
                    disk.getName(),
                    SizeView.unsigned(disk.getSize())));
    var gpus =
        hardware.getGpusList().stream()
            .map(gpu ->
                new Part(
                    SizeConstraintType.SIZE_CONSTRAINT_TYPE_GPU, gpu.getModel(), BigInteger.ONE));
    return Stream.of(Stream.of(memory), cpus, disks, gpus).flatMap(part -> part).toList();
  }
}
