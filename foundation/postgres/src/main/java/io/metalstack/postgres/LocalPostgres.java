package io.metalstack.postgres;

import io.metalstack.values.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded default: a PostgreSQL of our own in a data directory that outlives the program. It
 * listens on the loopback interface alone and asks for a password that only the directory holds.
 *
 * <p>A server that a killed program left running is adopted. A directory in use by a living
 * program, or written by another major version, is refused.
 */
public final class LocalPostgres implements AutoCloseable {

  /** What a crash of the machine may cost. */
  public enum Durability {
    /** Nothing: every commit is on disk before it is answered. */
    DURABLE,
    /** Everything: for tests and code generation. */
    THROWAWAY
  }

  private static final Logger LOG = LoggerFactory.getLogger(LocalPostgres.class);
  private static final String MAJOR = "18";
  private static final String USER = "metal";

  private final Path home;
  private final Path directory;
  private final FileChannel lockFile;
  private final FileLock lock;

  private LocalPostgres(Path home, Path directory, FileChannel lockFile, FileLock lock) {
    this.home = home;
    this.directory = directory;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /**
   * Starts the server of a data directory, making the directory on first use.
   *
   * @throws Problem FAILED_PRECONDITION if the directory is in use or of another major version;
   *     UNAVAILABLE if PostgreSQL does not start, with the last lines of its log
   */
  public static LocalPostgres start(Path directory, Durability durability) {
    var home = PostgresBinaries.unpacked();
    try {
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
      var lockFile =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      var postgres = new LocalPostgres(home, directory, lockFile, acquire(lockFile, directory));
      postgres.bringUp(durability);
      return postgres;
    } catch (IOException e) {
      throw Problem.unavailable("cannot use data directory %s: %s", directory, e.getMessage())
          .causedBy(e);
    }
  }

  /** URL of one of its databases, credentials included; for programs, never for a log. */
  public String jdbcUrl(String database) {
    try {
      return "jdbc:postgresql://127.0.0.1:%s/%s?user=%s&password=%s"
          .formatted(port(), database, USER, Files.readString(directory.resolve("password")));
    } catch (IOException e) {
      throw Problem.unavailable("cannot read the password of %s", directory).causedBy(e);
    }
  }

  /** Stops the server after it has written what it holds. */
  @Override
  public void close() {
    try {
      if (run(List.of("pg_ctl", "stop", "-w", "-m", "fast", "-D", data().toString())) != 0) {
        LOG.warn("PostgreSQL in {} did not stop; the next start adopts it", directory);
      }
      lock.release();
      lockFile.close();
    } catch (IOException e) {
      LOG.warn("cannot stop PostgreSQL in {}", directory, e);
    }
  }

  private static FileLock acquire(FileChannel file, Path directory) throws IOException {
    FileLock lock;
    try {
      lock = file.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      file.close();
      throw Problem.failedPrecondition("data directory %s is in use by another program", directory)
          .with("data", "", "stop that program, or choose another directory with --data");
    }
    return lock;
  }

  private void bringUp(Durability durability) throws IOException {
    refuseOtherMajor();
    if (!Files.exists(data().resolve("PG_VERSION"))) {
      initialise(durability);
    }
    if (run(List.of("pg_ctl", "status", "-D", data().toString())) == 0) {
      LOG.info("adopted the PostgreSQL that was left running in {}", directory);
      return;
    }
    var port = freePort();
    Files.writeString(directory.resolve("port"), Integer.toString(port));
    var log = directory.resolve("postgres.log");
    var exit =
        run(
            List.of(
                "pg_ctl",
                "start",
                "-w",
                "-t",
                "60",
                "-D",
                data().toString(),
                "-l",
                log.toString(),
                "-o",
                "-p " + port));
    if (exit != 0) {
      throw Problem.unavailable("PostgreSQL did not start in %s:%n%s", directory, tail(log));
    }
  }

  private void refuseOtherMajor() throws IOException {
    var version = data().resolve("PG_VERSION");
    if (!Files.exists(version)) {
      return;
    }
    var found = Files.readString(version).strip();
    if (!found.equals(MAJOR)) {
      throw Problem.failedPrecondition(
              "data directory %s was written by PostgreSQL %s, this is PostgreSQL %s",
              directory, found, MAJOR)
          .with(
              "data",
              "a data directory belongs to one major version",
              "dump it with pg_dumpall of PostgreSQL %s, start with an empty --data directory and"
                      .formatted(found)
                  + " restore the dump, or run the old server yourself and name it with"
                  + " --database-url");
    }
  }

  /**
   * Makes the cluster aside and moves it into place: a kill in between leaves nothing half made.
   */
  private void initialise(Durability durability) throws IOException {
    var password = new byte[24];
    new SecureRandom().nextBytes(password);
    var passwordFile = directory.resolve("password");
    Files.deleteIfExists(passwordFile);
    Files.createFile(
        passwordFile,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(passwordFile, HexFormat.of().formatHex(password));
    var aside = directory.resolve("initialising");
    deleteTree(aside);
    var exit =
        run(
            List.of(
                "initdb",
                "-D",
                aside.toString(),
                "-U",
                USER,
                "--pwfile",
                passwordFile.toString(),
                "-A",
                "scram-sha-256",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync"));
    if (exit != 0) {
      throw Problem.unavailable("initdb failed in %s, see the log above", directory);
    }
    Files.writeString(
        aside.resolve("postgresql.conf"), settings(durability), StandardOpenOption.APPEND);
    Files.move(aside, data());
  }

  private static String settings(Durability durability) {
    var sync = durability == Durability.DURABLE ? "on" : "off";
    return """
    listen_addresses = '127.0.0.1'
    unix_socket_directories = ''
    max_connections = 100
    shared_buffers = 128MB
    max_wal_size = 1GB
    jit = off
    timezone = 'UTC'
    log_timezone = 'UTC'
    fsync = %1$s
    synchronous_commit = %1$s
    full_page_writes = %1$s
    """
        .formatted(sync);
  }

  private Path data() {
    return directory.resolve("postgres");
  }

  private String port() throws IOException {
    return Files.readString(directory.resolve("port"));
  }

  /** The port of the last start if it is still free, so that a debugger's settings stay valid. */
  private int freePort() throws IOException {
    var last = directory.resolve("port");
    var wanted =
        Files.exists(last)
            ? Optional.of(Integer.parseInt(Files.readString(last)))
            : Optional.<Integer>empty();
    for (var port : List.of(wanted.orElse(0), 0)) {
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        LOG.info("port {} is taken, choosing another", port);
      }
    }
    throw new IOException("there is no free TCP port");
  }

  /** Runs one of PostgreSQL's programs; they refuse root, so root steps into a user namespace. */
  private int run(List<String> command) throws IOException {
    var line = new ArrayList<String>();
    if (isRoot()) {
      line.addAll(List.of("unshare", "--user"));
    }
    line.add(home.resolve("bin").resolve(command.getFirst()).toString());
    line.addAll(command.subList(1, command.size()));
    var output = Files.createTempFile("postgres", ".out");
    try {
      var process =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      var exit = process.waitFor();
      LOG.debug("{} exit {}: {}", command.getFirst(), exit, Files.readString(output));
      if (exit != 0 && !command.contains("status")) {
        LOG.error("{}: {}", command.getFirst(), Files.readString(output).strip());
      }
      return exit;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + command.getFirst(), e);
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static boolean isRoot() throws IOException {
    return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
  }

  private static String tail(Path log) throws IOException {
    if (!Files.exists(log)) {
      return "(no log)";
    }
    var lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
  }

  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (var tree = Files.walk(root)) {
      for (var path : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
