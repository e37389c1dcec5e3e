package io.metalstack.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A file with too much in it hides what it holds: 400 lines, 500 for tests. */
final class FileSizeTest {
  private static final int LINES = 400;
  private static final int TEST_LINES = 500;

  @Test
  void noFileIsTooLong() throws IOException {
    var tooLong = new ArrayList<String>();
    var seen = 0;
    for (var file : sources()) {
      var limit = file.toString().contains("/src/test/") ? TEST_LINES : LINES;
      var lines = lines(file);
      seen++;
      if (lines > limit) {
        tooLong.add(file + " has " + lines + " lines");
      }
    }
    assertThat(seen).isGreaterThan(200);
    assertThat(tooLong).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    var root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("metal"))) {
      root = Objects.requireNonNull(root.getParent(), "not in the repository");
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file ->
              !file.toString().contains("/target/") && !file.toString().contains("/node_modules/"))
          .toList();
    }
  }

  private static long lines(Path file) {
    try (var lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
