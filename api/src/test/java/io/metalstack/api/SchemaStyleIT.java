package io.metalstack.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of {@code buf.yaml}, judged by buf itself; installed from its lock file if absent. */
final class SchemaStyleIT {
  private static final Path BUF =
      Path.of(
          "node_modules/@bufbuild/buf-linux-%s/bin/buf"
              .formatted(System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x64"));

  @BeforeAll
  static void install() throws Exception {
    var path = System.getenv("PATH").split(File.pathSeparator, -1);
    assumeTrue(
        Arrays.stream(path).anyMatch(each -> Files.isExecutable(Path.of(each, "npm"))),
        "npm is not on the PATH");
    if (!Files.exists(BUF)) {
      run(300, List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"), false);
    }
    assumeTrue(Files.exists(BUF), "buf is not installed for this system: no " + BUF);
  }

  @Test
  void theSchemaKeepsTheWrittenRules() throws Exception {
    clean("lint", "target/descriptors/api.binpb", "--path", "metalstack");
  }

  @Test
  void theSchemaIsFormatted() throws Exception {
    clean("format", "--diff", "--exit-code", "src/main/proto");
  }

  private static void clean(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(BUF.toString()));
    command.addAll(List.of(arguments));
    run(60, command, true);
  }

  private static void run(int seconds, List<String> command, boolean silent) throws Exception {
    var output = Files.createTempFile("style", ".out");
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      assertThat(process.waitFor(seconds, TimeUnit.SECONDS)).as("%s has ended", command).isTrue();
      var said = Files.readString(output);
      assertThat(process.exitValue()).as("%s said: %s", command, said).isZero();
      assertThat(silent ? said : "").isEmpty();
    } finally {
      Files.delete(output);
    }
  }
}
