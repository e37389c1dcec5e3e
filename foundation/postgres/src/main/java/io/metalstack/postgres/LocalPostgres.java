package io.metalstack.postgres;

import static java.util.Map.entry;

import io.metalstack.values.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
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
  private static final int START_ATTEMPTS = 5;

  private final PostgresPrograms programs;
  private final Path directory;

  /** Holds the lock on the directory until it is closed. */
  private final FileChannel lockFile;

  private LocalPostgres(PostgresPrograms programs, Path directory, FileChannel lockFile) {
    this.programs = programs;
    this.directory = directory;
    this.lockFile = lockFile;
  }

  /**
   * Starts the server of a data directory, making the directory on first use.
   *
   * @throws Problem FAILED_PRECONDITION if the directory is in use or of another major version;
   *     UNAVAILABLE if PostgreSQL does not start, with the last lines of its log
   */
  public static LocalPostgres start(Path directory, Durability durability) {
    var programs = new PostgresPrograms(PostgresBinaries.unpacked());
    try {
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
      var lockFile = lock(directory);
      try {
        var postgres = new LocalPostgres(programs, directory, lockFile);
        postgres.bringUp(durability);
        return postgres;
      } catch (IOException | RuntimeException e) {
        lockFile.close();
        throw e;
      }
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
    try (lockFile) {
      var stop =
          programs.run("pg_ctl", List.of("stop", "-w", "-m", "fast", "-D", data().toString()));
      if (!stop.ok()) {
        LOG.warn("PostgreSQL in {} did not stop, the next start adopts it: {}", directory, stop);
      }
    } catch (IOException e) {
      LOG.warn("cannot stop PostgreSQL in {}", directory, e);
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    var file =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (file.tryLock() != null) {
        return file;
      }
    } catch (OverlappingFileLockException e) {
      LOG.debug("{} is locked by this very program", directory);
    }
    file.close();
    throw Problem.failedPrecondition("data directory %s is in use by another program", directory)
        .with("data", "", "stop that program, or choose another directory with --data");
  }

  private void bringUp(Durability durability) throws IOException {
    refuseOtherMajor();
    if (!Files.exists(data().resolve("PG_VERSION"))) {
      initialise(durability);
    }
    if (adopted()) {
      LOG.info("adopted the PostgreSQL that was left running in {}", directory);
      return;
    }
    if (Postmaster.namesAnother(data())) {
      // PostgreSQL would take any live process of that number for its server.
      Files.delete(data().resolve("postmaster.pid"));
    }
    for (var attempt = 1; ; attempt++) {
      var log = directory.resolve("postgres.log");
      var start = startOn(freePort(), log);
      if (start.ok()) {
        return;
      }
      if (attempt == START_ATTEMPTS) {
        throw Problem.unavailable(
            "PostgreSQL did not start in %s: %s%n%s", directory, start.output(), tail(log));
      }
      // Another program took the port, or children of a killed server are about to end.
      pause(Duration.ofMillis(300));
    }
  }

  /** Whether a server is left from a program that was killed; waits until it is ready. */
  private boolean adopted() throws IOException {
    var patience = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    for (var left = Postmaster.of(data()); left.isPresent(); left = Postmaster.of(data())) {
      if (left.get().ready()) {
        Files.writeString(directory.resolve("port"), Integer.toString(left.get().port()));
        return true;
      }
      if (System.nanoTime() > patience) {
        throw Problem.unavailable(
            "the PostgreSQL left running in %s (process %s) does not become ready:%n%s",
            directory, left.get().pid(), tail(directory.resolve("postgres.log")));
      }
      pause(Duration.ofMillis(20));
    }
    return false;
  }

  private PostgresPrograms.Result startOn(int port, Path log) throws IOException {
    Files.writeString(directory.resolve("port"), Integer.toString(port));
    return programs.run(
        "pg_ctl",
        List.of(
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
    var initdb =
        new ArrayList<>(List.of("-D", aside.toString(), "-U", USER, "-A", "scram-sha-256"));
    initdb.addAll(List.of("--pwfile", passwordFile.toString(), "-E", "UTF8", "--locale=C.UTF-8"));
    settings(durability).forEach((name, value) -> initdb.addAll(List.of("-c", name + "=" + value)));
    if (durability == Durability.THROWAWAY) {
      initdb.add("--no-sync");
    }
    var result = programs.run("initdb", initdb);
    if (!result.ok()) {
      throw Problem.unavailable("cannot make a database in %s: %s", directory, result.output())
          .with(
              "database-url",
              "",
              "as root, PostgreSQL runs in a user namespace, which this host may forbid: start as"
                  + " another user, or name a PostgreSQL 18 of your own with --database-url");
    }
    Files.move(aside, data());
  }

  private static Map<String, String> settings(Durability durability) {
    var sync = durability == Durability.DURABLE ? "on" : "off";
    return Map.ofEntries(
        entry("listen_addresses", "127.0.0.1"),
        entry("unix_socket_directories", ""),
        entry("max_connections", "100"),
        entry("shared_buffers", "128MB"),
        entry("max_wal_size", "1GB"),
        entry("jit", "off"),
        entry("timezone", "UTC"),
        entry("log_timezone", "UTC"),
        entry("fsync", sync),
        entry("synchronous_commit", sync),
        entry("full_page_writes", sync));
  }

  private Path data() {
    return directory.resolve("postgres");
  }

  private String port() throws IOException {
    return Files.readString(directory.resolve("port"));
  }

  /** The port of the last start if it is still free, so that a debugger's settings stay valid. */
  private int freePort() throws IOException {
    for (var port : List.of(lastPort(), 0)) {
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        LOG.info("port {} is taken, choosing another", port);
      }
    }
    throw new IOException("there is no free TCP port");
  }

  private int lastPort() throws IOException {
    var file = directory.resolve("port");
    var text = Files.exists(file) ? Files.readString(file).strip() : "";
    // Empty when the program was killed while it wrote.
    return text.matches("\\d{1,5}") ? Math.min(Integer.parseInt(text), 65535) : 0;
  }

  private static void pause(Duration duration) throws IOException {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for PostgreSQL", e);
    }
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
