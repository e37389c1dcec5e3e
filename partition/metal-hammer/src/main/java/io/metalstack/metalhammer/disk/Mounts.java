package io.metalstack.metalhammer.disk;

import io.metalstack.api.v2.Filesystem;
import io.metalstack.api.v2.FilesystemLayout;
import io.metalstack.api.v2.Format;
import io.metalstack.values.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the filesystems of a layout belong: mounted while installing, and in the fstab for good.
 */
public final class Mounts {
  // Words that only an init system or an fstab understands.
  private static final Set<String> NOT_FOR_MOUNT = Set.of("defaults", "auto", "noauto", "nofail");

  private Mounts() {}

  /** The filesystems with a path, those above others first. */
  static List<Filesystem> inOrder(FilesystemLayout layout) {
    return layout.getFilesystemsList().stream()
        .filter(filesystem -> filesystem.hasPath() && !filesystem.getPath().equals("none"))
        .filter(filesystem -> filesystem.getFormat() != Format.FORMAT_SWAP)
        .sorted(Comparator.comparingLong(Mounts::depth).thenComparing(Filesystem::getPath))
        .toList();
  }

  /**
   * The filesystem that becomes the root.
   *
   * @throws Problem if the layout has none
   */
  public static Filesystem root(FilesystemLayout layout) {
    return layout.getFilesystemsList().stream()
        .filter(filesystem -> filesystem.getPath().equals("/"))
        .findFirst()
        .orElseThrow(() ->
            Problem.invalidArgument(
                "filesystem layout %s has no filesystem for /", layout.getId()));
  }

  /** The commands that mount a layout below a directory, except what lives in memory. */
  public static List<List<String>> mount(FilesystemLayout layout, String below) {
    root(layout);
    return inOrder(layout).stream()
        .filter(filesystem -> filesystem.getFormat() != Format.FORMAT_TMPFS)
        .flatMap(filesystem -> {
          var place = below + (filesystem.getPath().equals("/") ? "" : filesystem.getPath());
          var options =
              filesystem.getMountOptionsList().stream()
                  .filter(option -> !NOT_FOR_MOUNT.contains(option) && !option.startsWith("x-"))
                  .toList();
          var mount = new java.util.ArrayList<>(List.of("mount", "-t", type(filesystem)));
          if (!options.isEmpty()) {
            mount.addAll(List.of("-o", String.join(",", options)));
          }
          mount.addAll(List.of(filesystem.getDevice(), place));
          return java.util.stream.Stream.of(List.of("mkdir", "-p", place), List.copyOf(mount));
        })
        .toList();
  }

  /** The command that undoes {@link #mount}, deepest first. */
  public static List<List<String>> unmount(FilesystemLayout layout, String below) {
    return inOrder(layout).reversed().stream()
        .filter(filesystem -> filesystem.getFormat() != Format.FORMAT_TMPFS)
        .map(filesystem ->
            List.of(
                "umount", below + (filesystem.getPath().equals("/") ? "" : filesystem.getPath())))
        .toList();
  }

  /**
   * The fstab of the installed system.
   *
   * @param uuids filesystem UUID by device
   * @throws Problem if a device has no UUID
   */
  public static String fstab(FilesystemLayout layout, Map<String, String> uuids) {
    var lines = new StringBuilder();
    for (var filesystem : inOrder(layout)) {
      var inMemory = filesystem.getFormat() == Format.FORMAT_TMPFS;
      var pass = inMemory ? 0 : filesystem.getPath().equals("/") ? 1 : 2;
      line(lines, source(filesystem, uuids), filesystem.getPath(), filesystem, pass);
    }
    for (var filesystem : layout.getFilesystemsList()) {
      if (filesystem.getFormat() == Format.FORMAT_SWAP) {
        line(lines, source(filesystem, uuids), "none", filesystem, 0);
      }
    }
    return lines.toString();
  }

  private static void line(
      StringBuilder lines, String source, String path, Filesystem filesystem, int pass) {
    var options =
        filesystem.getMountOptionsCount() == 0
            ? "defaults"
            : String.join(",", filesystem.getMountOptionsList());
    lines.append("%s %s %s %s 0 %d%n".formatted(source, path, type(filesystem), options, pass));
  }

  private static String source(Filesystem filesystem, Map<String, String> uuids) {
    if (filesystem.getFormat() == Format.FORMAT_TMPFS) {
      return "tmpfs";
    }
    var uuid = uuids.get(filesystem.getDevice());
    if (uuid == null) {
      throw Problem.failedPrecondition("no filesystem UUID on %s", filesystem.getDevice());
    }
    return "UUID=" + uuid;
  }

  private static String type(Filesystem filesystem) {
    return switch (filesystem.getFormat()) {
      case FORMAT_VFAT -> "vfat";
      case FORMAT_EXT3 -> "ext3";
      case FORMAT_EXT4 -> "ext4";
      case FORMAT_SWAP -> "swap";
      case FORMAT_TMPFS -> "tmpfs";
      case FORMAT_NONE, FORMAT_UNSPECIFIED, UNRECOGNIZED ->
          throw Problem.invalidArgument(
              "%s on %s cannot be mounted: it has no format",
              filesystem.getPath(), filesystem.getDevice());
    };
  }

  private static long depth(Filesystem filesystem) {
    return filesystem.getPath().equals("/")
        ? 0
        : filesystem.getPath().chars().filter(c -> c == '/').count();
  }
}
