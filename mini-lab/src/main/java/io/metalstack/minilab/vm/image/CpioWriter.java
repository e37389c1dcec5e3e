package io.metalstack.minilab.vm.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Set;

/**
 * Writes the archive a Linux kernel unpacks as its first root: cpio "newc", every entry owned by
 * root, every time the same, so that equal contents give equal bytes.
 */
public final class CpioWriter implements AutoCloseable {
  private static final int DIRECTORY = 0040000;
  private static final int FILE = 0100000;
  private static final int LINK = 0120000;
  private static final int DEVICE = 0020000;

  private final OutputStream out;
  private final Set<String> written = new HashSet<>();
  private long position;
  private int inode = 1;

  public CpioWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes a directory, and the directories above it, once. */
  public void directory(String path) throws IOException {
    if (path.isEmpty() || written.contains(path)) {
      return;
    }
    parent(path);
    entry(path, DIRECTORY | 0755, 0, 0, 0, new byte[0]);
  }

  /**
   * Writes a file, and the directories above it. The first file of a path wins.
   *
   * @param mode permission bits
   * @param seconds time of its last change, seconds since 1970
   */
  public void file(String path, byte[] content, int mode, long seconds) throws IOException {
    if (!written.contains(path)) {
      parent(path);
      entry(path, FILE | mode, seconds, 0, 0, content);
    }
  }

  /** Writes a symbolic link, and the directories above it. */
  public void link(String path, String target) throws IOException {
    if (!written.contains(path)) {
      parent(path);
      entry(path, LINK | 0777, 0, 0, 0, target.getBytes(UTF_8));
    }
  }

  /** Writes a character device. */
  public void device(String path, int major, int minor) throws IOException {
    parent(path);
    entry(path, DEVICE | 0600, 0, major, minor, new byte[0]);
  }

  @Override
  public void close() throws IOException {
    entry("TRAILER!!!", 0, 0, 0, 0, new byte[0]);
    pad(512);
    out.close();
  }

  private void parent(String path) throws IOException {
    var slash = path.lastIndexOf('/');
    if (slash > 0) {
      directory(path.substring(0, slash));
    }
  }

  private void entry(String path, int mode, long seconds, int major, int minor, byte[] content)
      throws IOException {
    written.add(path);
    var name = path.getBytes(UTF_8);
    var header = new StringBuilder("070701");
    var links = (mode & DIRECTORY) == DIRECTORY && (mode & FILE) != FILE ? 2 : 1;
    for (var field :
        new long[] {
          inode++,
          mode,
          0,
          0,
          links,
          seconds,
          content.length,
          0,
          0,
          major,
          minor,
          name.length + 1,
          0
        }) {
      header.append("%08x".formatted(field));
    }
    write(header.toString().getBytes(UTF_8));
    write(name);
    write(new byte[1]);
    pad(4);
    write(content);
    pad(4);
  }

  private void write(byte[] bytes) throws IOException {
    out.write(bytes);
    position += bytes.length;
  }

  private void pad(int boundary) throws IOException {
    write(new byte[(int) ((boundary - position % boundary) % boundary)]);
  }
}
