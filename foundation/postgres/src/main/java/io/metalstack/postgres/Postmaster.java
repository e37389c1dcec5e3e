package io.metalstack.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A server that runs in a data directory, as its {@code postmaster.pid} tells.
 *
 * @param port TCP port it listens on, or is about to
 * @param ready whether it takes connections already
 */
record Postmaster(long pid, int port, boolean ready) {

  /**
   * The server of a data directory, if it is alive. The file alone proves nothing: after a restart
   * of the host, or in a container, its number may belong to any other process.
   */
  static Optional<Postmaster> of(Path data) throws IOException {
    var file = data.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var lines = Files.readAllLines(file);
    var pid = number(lines);
    if (!serves(pid, data)) {
      return Optional.empty();
    }
    var port = lines.size() > 3 && !lines.get(3).isBlank() ? Integer.parseInt(lines.get(3)) : 0;
    return Optional.of(
        new Postmaster(pid, port, lines.size() > 7 && lines.get(7).strip().equals("ready")));
  }

  /** Whether the process that the file names is alive, but another program. */
  static boolean namesAnother(Path data) throws IOException {
    var file = data.resolve("postmaster.pid");
    return Files.exists(file)
        && Files.exists(process(number(Files.readAllLines(file))))
        && of(data).isEmpty();
  }

  /** A postmaster works in its data directory, and no other program has a reason to. */
  private static boolean serves(long pid, Path data) {
    try {
      return Files.readString(process(pid).resolve("comm")).strip().equals("postgres")
          && Files.isSameFile(process(pid).resolve("cwd"), data);
    } catch (IOException e) {
      // Gone, or of another user, who cannot serve a directory of ours.
      return false;
    }
  }

  private static long number(List<String> lines) {
    return lines.isEmpty() ? 0 : Long.parseLong(lines.getFirst().strip());
  }

  private static Path process(long pid) {
    return Path.of("/proc", Long.toString(pid));
  }
}
