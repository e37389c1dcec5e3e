package io.metalstack.minilab.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReadConsoleTest {
  @TempDir Path directory;

  @Test
  void wholeNewLinesOfTheProgramOnly() throws IOException, InterruptedException {
    var console = Files.writeString(directory.resolve("console.log"), "metal-hammer: before\n");
    var lines = new LinkedBlockingQueue<String>();
    try (var reader = new ReadConsole(console, "metal-hammer", lines::add)) {
      append(console, "kernel\n\u001b[0mmetal-hammer 1.0 s: wip");
      append(console, "ing\nlogin:\n");
      assertThat(lines.poll(5, TimeUnit.SECONDS)).isEqualTo("metal-hammer 1.0 s: wiping");
      assertThat(lines).isEmpty();
      assertThat(reader).isNotNull();
    }
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.APPEND);
  }
}
