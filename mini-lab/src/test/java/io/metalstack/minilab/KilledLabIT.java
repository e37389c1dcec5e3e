package io.metalstack.minilab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lab as a process of its own, which dies at once and without a word. */
class KilledLabIT {
  private static final long LIMIT_SECONDS = 180;

  @TempDir Path data;

  @Test
  void aLabThatIsKilledAnywhereInAnAllocationGoesOnAndTheNextOnceSucceeds() throws Exception {
    // In the middle of the installation; when the machine is being freed; never.
    assertThat(runUntil(Optional.of("Installing"))).last().asString().contains("Installing");
    assertThat(runUntil(Optional.of("BMC did machine-deleted")))
        .last()
        .asString()
        .contains("machine-deleted");
    assertThat(runUntil(Optional.empty())).last().asString().startsWith("OK first machine in ");
  }

  /** What {@code --once} prints, until it is killed at a line with {@code word} or ends well. */
  private List<String> runUntil(Optional<String> word) throws IOException, InterruptedException {
    var process = start();
    try {
      var lines = new ArrayList<String>();
      try (var out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (var line = out.readLine(); line != null; line = out.readLine()) {
          lines.add(line);
          if (word.isPresent() && line.contains(word.get())) {
            process.destroyForcibly();
            break;
          }
        }
      }
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      if (word.isEmpty()) {
        assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
      }
      return lines;
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start() throws IOException {
    var arguments =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "io.metalstack.minilab.Main",
            "lab",
            "--once",
            "--machines",
            "2",
            "--racks",
            "1",
            "--port",
            "0",
            "--data",
            data.toString());
    return new ProcessBuilder(arguments).redirectErrorStream(true).start();
  }
}
