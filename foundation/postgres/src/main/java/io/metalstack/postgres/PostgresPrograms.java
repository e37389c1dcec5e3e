package io.metalstack.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The programs that come with PostgreSQL. They refuse root, so root steps into a user namespace.
 */
final class PostgresPrograms {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresPrograms.class);

  private final Path home;

  /** What a program said. */
  record Result(int exit, String output) {
    boolean ok() {
      return exit == 0;
    }
  }

  PostgresPrograms(Path home) {
    this.home = home;
  }

  /** Runs a program to its end. */
  Result run(String program, List<String> arguments) throws IOException {
    var line = new ArrayList<String>();
    if (isRoot()) {
      line.addAll(List.of("unshare", "--user"));
    }
    line.add(home.resolve("bin").resolve(program).toString());
    line.addAll(arguments);
    // A file and not a pipe: a server that is started keeps its output open for as long as it runs.
    var output = Files.createTempFile("postgres", ".out");
    try {
      var process =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      var result = new Result(process.waitFor(), Files.readString(output).strip());
      LOG.debug("{} exit {}: {}", program, result.exit(), result.output());
      return result;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + program, e);
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static boolean isRoot() throws IOException {
    return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
  }
}
