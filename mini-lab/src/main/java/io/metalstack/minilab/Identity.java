package io.metalstack.minilab;

import io.metalstack.values.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What must stay the same in a data directory: where machines stand and who they are. */
final class Identity {
  private static final String FILE = "lab";

  private Identity() {}

  /**
   * Notes racks and seed at the first start, and holds later ones to them.
   *
   * @throws Problem FAILED_PRECONDITION if they differ
   */
  static void check(Path data, LabOptions options) {
    var asked = "--racks %d --seed %d".formatted(options.racks(), options.seed());
    var file = data.resolve(FILE);
    try {
      Files.createDirectories(data);
      if (Files.notExists(file)) {
        Files.writeString(file, asked + "\n");
      }
      var made = Files.readString(file).strip();
      if (!made.equals(asked)) {
        throw Problem.failedPrecondition(
                "the lab in %s was made with %s, not with %s", data, made, asked)
            .with("data", "other racks or seed", "use %s, or another --data".formatted(made));
      }
    } catch (IOException e) {
      throw Problem.unavailable("cannot use %s: %s", data, e.getMessage()).causedBy(e);
    }
  }
}
