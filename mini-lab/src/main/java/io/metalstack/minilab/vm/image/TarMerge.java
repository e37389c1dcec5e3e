package io.metalstack.minilab.vm.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.metalstack.values.Problem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Merges the files of packages into one archive, with the owners and modes the packages give them:
 * who runs this never owns any of it, so no root is needed. {@code /bin}, {@code /sbin} and {@code
 * /lib} become links into {@code /usr}, as Debian has it.
 */
final class TarMerge implements AutoCloseable {
  private static final Set<String> INTO_USR = Set.of("bin", "sbin", "lib", "lib32", "lib64");

  // Nobody reads manuals on a machine that was made a minute ago.
  private static final List<String> LEFT_OUT =
      List.of(
          "usr/share/bash-completion/",
          "usr/share/bug/",
          "usr/share/doc/",
          "usr/share/doc-base/",
          "usr/share/info/",
          "usr/share/lintian/",
          "usr/share/locale/",
          "usr/share/man/",
          "usr/share/zsh/",
          "usr/lib/udev/hwdb.d/");

  private final TarArchiveOutputStream out;
  private final Set<String> written = new HashSet<>();
  private final Map<String, byte[]> kept = new HashMap<>();
  private final Set<String> toKeep;

  /**
   * An empty archive.
   *
   * @param toKeep paths whose content is remembered for {@link #content}
   */
  TarMerge(OutputStream stream, Set<String> toKeep) throws IOException {
    this.out = new TarArchiveOutputStream(stream, UTF_8.name());
    this.toKeep = toKeep;
    out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    for (var name : INTO_USR) {
      directory("usr", 0755);
      directory("usr/" + name, 0755);
      link(name, "usr/" + name);
    }
  }

  /** Adds the files of a package. */
  void add(Path packageFile) throws IOException {
    var process = DebianPackages.tar(packageFile);
    try (var in = new TarArchiveInputStream(new BufferedInputStream(process.getInputStream()))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        add(entry, in);
      }
    }
    try {
      if (process.waitFor() != 0) {
        throw Problem.failedPrecondition("cannot read package %s", packageFile);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.aborted("interrupted while reading %s", packageFile);
    }
  }

  private void add(TarArchiveEntry entry, TarArchiveInputStream in) throws IOException {
    var original = strip(entry.getName());
    var path = inUsr(original);
    if (path.isEmpty()
        || INTO_USR.contains(original)
        || LEFT_OUT.stream().anyMatch(path::startsWith)) {
      return;
    }
    if (toKeep.contains(path)) {
      kept.put(path, in.readAllBytes());
      return;
    }
    if (!written.add(path)) {
      return;
    }
    var copy = new TarArchiveEntry(entry.isDirectory() ? path + "/" : path, type(entry));
    copy.setMode(entry.getMode());
    copy.setIds((int) entry.getLongUserId(), (int) entry.getLongGroupId());
    copy.setModTime(entry.getModTime());
    if (entry.isSymbolicLink()) {
      copy.setLinkName(target(original, entry.getLinkName()));
    } else if (entry.isLink()) {
      copy.setLinkName(inUsr(strip(entry.getLinkName())));
    } else {
      copy.setSize(entry.getSize());
    }
    out.putArchiveEntry(copy);
    in.transferTo(out);
    out.closeArchiveEntry();
  }

  private static byte type(TarArchiveEntry entry) {
    if (entry.isDirectory()) {
      return TarConstants.LF_DIR;
    } else if (entry.isSymbolicLink()) {
      return TarConstants.LF_SYMLINK;
    }
    return entry.isLink() ? TarConstants.LF_LINK : TarConstants.LF_NORMAL;
  }

  /** A link that climbs out of a directory that moves would climb to another place. */
  private static String target(String path, String target) {
    if (target.startsWith("/") || !target.startsWith("..") || path.startsWith("usr/")) {
      return target;
    }
    return "/" + Path.of(path).resolveSibling(target).normalize();
  }

  private static String strip(String name) {
    return name.replaceFirst("^\\./", "").replaceFirst("/$", "");
  }

  private static String inUsr(String path) {
    var slash = path.indexOf('/');
    return slash > 0 && INTO_USR.contains(path.substring(0, slash)) ? "usr/" + path : path;
  }

  /** What a remembered file of a package said. */
  String content(String path) {
    return new String(kept.getOrDefault(path, new byte[0]), UTF_8);
  }

  /** Whether any package brought a path. */
  boolean has(String path) {
    return written.contains(path);
  }

  void directory(String path, int mode) throws IOException {
    if (written.add(path)) {
      var entry = new TarArchiveEntry(path + "/", TarConstants.LF_DIR);
      entry.setMode(mode);
      put(entry, new byte[0]);
    }
  }

  void link(String path, String target) throws IOException {
    if (written.add(path)) {
      var entry = new TarArchiveEntry(path, TarConstants.LF_SYMLINK);
      entry.setLinkName(target);
      put(entry, new byte[0]);
    }
  }

  /** A file of root's; on unpacking it takes the place of one that a package brought. */
  void file(String path, byte[] content, int mode) throws IOException {
    written.add(path);
    var entry = new TarArchiveEntry(path);
    entry.setMode(mode);
    entry.setSize(content.length);
    put(entry, content);
  }

  private void put(TarArchiveEntry entry, byte[] content) throws IOException {
    entry.setIds(0, 0);
    entry.setModTime(0);
    out.putArchiveEntry(entry);
    out.write(content);
    out.closeArchiveEntry();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
