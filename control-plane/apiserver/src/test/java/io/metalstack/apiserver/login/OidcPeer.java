package io.metalstack.apiserver.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An OpenID Connect provider written by others, as an npm package; installed when it is absent. */
final class OidcPeer implements AutoCloseable {
  static final String CLIENT = "metal";
  static final String SECRET = "client-secret-of-metal";

  private static final Path HOME = Path.of("src/test/peers").toAbsolutePath();

  private final Process process;
  private final BufferedReader answers;
  private final Writer orders;
  private final String issuer;

  /** Skips the test where there is no node; fails it where the package cannot be installed. */
  OidcPeer() throws Exception {
    for (var program : List.of("node", "npm")) {
      assumeTrue(onPath(program), program + " is not on the PATH");
    }
    if (!Files.exists(HOME.resolve("node_modules/.package-lock.json"))) {
      var npm =
          new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
              .directory(HOME.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      assertThat(npm.waitFor(300, TimeUnit.SECONDS)).as("npm ci ends").isTrue();
      assertThat(npm.exitValue()).as("npm ci").isZero();
    }
    process =
        new ProcessBuilder("node", "oidc.mjs")
            .directory(HOME.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    answers = process.inputReader(StandardCharsets.UTF_8);
    orders = process.outputWriter(StandardCharsets.UTF_8);
    issuer = answers.readLine();
  }

  String issuer() {
    return issuer;
  }

  /** Begins to serve a client that wants people back at an address. */
  void serve(String redirect) throws IOException {
    tell("{\"redirect\":\"%s\"}".formatted(redirect));
  }

  /** What it says of everybody from now on, beside an email address of his own. */
  void claims(String json) throws IOException {
    tell("{\"claims\":%s}".formatted(json));
  }

  private void tell(String order) throws IOException {
    orders.write(order + "\n");
    orders.flush();
    assertThat(answers.readLine()).isEqualTo("ok");
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }

  private static boolean onPath(String program) {
    for (var directory : System.getenv("PATH").split(":", -1)) {
      if (Files.isExecutable(Path.of(directory, program))) {
        return true;
      }
    }
    return false;
  }
}
