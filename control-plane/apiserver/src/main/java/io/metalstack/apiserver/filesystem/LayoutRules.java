package io.metalstack.apiserver.filesystem;

import io.metalstack.api.v2.DiskPartition;
import io.metalstack.api.v2.FilesystemLayout;
import io.metalstack.api.v2.MachineBlockDevice;
import io.metalstack.api.v2.MachineHardware;
import io.metalstack.values.ImageId;
import io.metalstack.values.Problem;
import io.metalstack.values.VersionConstraint;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** For which machines and images a layout is meant, and on which hardware it fits. */
public final class LayoutRules {
  private static final BigInteger MIB = BigInteger.ONE.shiftLeft(20);
  private static final String DEVICES = "/dev/";

  private LayoutRules() {}

  /** Whether a layout names the size, and the image's version meets what it asks of its system. */
  public static boolean meantFor(FilesystemLayout layout, String size, ImageId image) {
    var constraints = layout.getConstraints();
    return constraints.getSizesList().contains(size)
        && Optional.ofNullable(constraints.getImagesMap().get(image.os()))
            .filter(versions -> VersionConstraint.parse(versions).accepts(image.version()))
            .isPresent();
  }

  /**
   * Why a layout does not fit on hardware; empty if it fits. Every disk must be there, and hold its
   * partitions of fixed size.
   */
  public static List<String> fits(FilesystemLayout layout, MachineHardware hardware) {
    var bytes = new HashMap<String, BigInteger>();
    for (var disk : hardware.getDisksList()) {
      bytes.put(device(disk), unsigned(disk.getSize()));
    }
    var reasons = new ArrayList<String>();
    for (var disk : layout.getDisksList()) {
      var there = bytes.get(disk.getDevice());
      var needed =
          disk.getPartitionsList().stream()
              .map(DiskPartition::getSize)
              .map(LayoutRules::unsigned)
              .reduce(BigInteger.ZERO, BigInteger::add);
      if (there == null) {
        reasons.add("there is no disk %s".formatted(disk.getDevice()));
      } else if (there.compareTo(needed.multiply(MIB)) < 0) {
        reasons.add(
            "disk %s has %s MiB, expected at least %s MiB"
                .formatted(disk.getDevice(), there.divide(MIB), needed));
      }
    }
    return reasons;
  }

  /**
   * Checks that no size and image would have this layout and another one.
   *
   * @throws Problem INVALID_ARGUMENT that names the other layout
   */
  static void checkApart(FilesystemLayout layout, Collection<FilesystemLayout> others) {
    for (var other : others) {
      var overlap = overlap(layout, other);
      if (overlap.isPresent() && !other.getId().equals(layout.getId())) {
        throw Problem.invalidArgument(
                "filesystem layout \"%s\" overlaps with \"%s\": both are meant for %s",
                layout.getId(), other.getId(), overlap.get())
            .with("filesystem_layout.constraints", "overlap", "name other sizes or versions");
      }
    }
  }

  /** A size and an image for which both layouts are meant; empty if there is none. */
  static Optional<String> overlap(FilesystemLayout one, FilesystemLayout other) {
    var sizes = new ArrayList<>(one.getConstraints().getSizesList());
    sizes.retainAll(other.getConstraints().getSizesList());
    if (sizes.isEmpty()) {
      return Optional.empty();
    }
    var images = other.getConstraints().getImagesMap();
    return one.getConstraints().getImagesMap().entrySet().stream()
        .filter(entry ->
            Optional.ofNullable(images.get(entry.getKey()))
                .filter(versions ->
                    VersionConstraint.parse(versions)
                        .overlaps(VersionConstraint.parse(entry.getValue())))
                .isPresent())
        .map(entry -> "size \"%s\" with image \"%s\"".formatted(sizes.getFirst(), entry.getKey()))
        .sorted()
        .findFirst();
  }

  private static String device(MachineBlockDevice disk) {
    return disk.getName().startsWith(DEVICES) ? disk.getName() : DEVICES + disk.getName();
  }

  private static BigInteger unsigned(long bits) {
    return new BigInteger(Long.toUnsignedString(bits));
  }
}
