package io.metalstack.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A program of its own that runs a data directory, and ends without cleaning up. */
final class ChildPostgres {
  private ChildPostgres() {}

  /** Starts PostgreSQL in a directory, says so, and halts once its input ends. */
  public static void main(String[] args) throws IOException {
    LocalPostgres.start(Path.of(args[0]), LocalPostgres.Durability.DURABLE);
    System.out.println("up");
    System.in.transferTo(System.err);
    Runtime.getRuntime().halt(9);
  }

  /** The program, once its PostgreSQL is up. */
  static Process run(Path directory) throws IOException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ChildPostgres.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var said = process.inputReader(StandardCharsets.UTF_8).readLine();
    if (!"up".equals(said)) {
      throw new IOException("the child did not come up: " + said);
    }
    return process;
  }
}
