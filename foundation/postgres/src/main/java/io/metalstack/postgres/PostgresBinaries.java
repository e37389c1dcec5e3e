package io.metalstack.postgres;

import io.metalstack.values.Problem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The programs of PostgreSQL, unpacked once per user from the artifact on the class path. */
final class PostgresBinaries {
  private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

  private PostgresBinaries() {}

  /**
   * The directory that holds {@code bin/postgres} and its companions.
   *
   * @throws Problem FAILED_PRECONDITION if there is no build of PostgreSQL for this machine
   */
  static Path unpacked() {
    try (var archive = PostgresBinaries.class.getResourceAsStream(ARCHIVE)) {
      if (archive == null) {
        throw Problem.failedPrecondition(
                "there is no embedded PostgreSQL for %s %s",
                System.getProperty("os.name"), System.getProperty("os.arch"))
            .with("database-url", "", "start a PostgreSQL 18 and name it with --database-url");
      }
      var home = cache().resolve("postgresql-" + fingerprint());
      if (!Files.isExecutable(home.resolve("bin/postgres"))) {
        unpack(archive, home);
      }
      return home;
    } catch (IOException e) {
      throw Problem.unavailable("cannot unpack the embedded PostgreSQL: %s", e.getMessage())
          .causedBy(e);
    }
  }

  private static Path cache() {
    var configured = System.getenv("XDG_CACHE_HOME");
    var base =
        configured == null || configured.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(configured);
    return base.resolve("metal-stack");
  }

  /** Size of the archive: another version of the artifact unpacks beside this one. */
  private static String fingerprint() throws IOException {
    var resource = Objects.requireNonNull(PostgresBinaries.class.getResource(ARCHIVE));
    return Long.toHexString(resource.openConnection().getContentLengthLong());
  }

  /** Unpacks aside and moves into place, so that two programs starting at once do not meet. */
  private static void unpack(InputStream archive, Path home) throws IOException {
    Files.createDirectories(home.getParent());
    var aside = Files.createTempDirectory(home.getParent(), "unpacking");
    try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        write(entry, tar, aside);
      }
    }
    try {
      Files.move(aside, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // Another program was first; what it unpacked is as good.
      if (!Files.isExecutable(home.resolve("bin/postgres"))) {
        throw e;
      }
      LocalPostgres.deleteTree(aside);
    }
  }

  private static void write(TarArchiveEntry entry, InputStream content, Path root)
      throws IOException {
    var target = root.resolve(entry.getName()).normalize();
    if (!target.startsWith(root)) {
      throw new IOException("the archive leaves its directory: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, target);
    Files.setPosixFilePermissions(
        target,
        PosixFilePermissions.fromString((entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--"));
  }
}
