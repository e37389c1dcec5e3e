package io.metalstack.minilab.vm.image;

import io.metalstack.values.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Programs of the host, run to their end. */
final class Command {
  private Command() {}

  /**
   * Runs a program in a directory.
   *
   * @return what it printed
   * @throws Problem with the end of its output if it failed
   */
  static String run(Path directory, List<String> command) {
    try {
      var process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      var code = process.waitFor();
      if (code != 0) {
        throw Problem.failedPrecondition(
            "%s ended with code %d:%n%s", command.getFirst(), code, tail(output));
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.aborted("interrupted while %s ran", command.getFirst());
    }
  }

  private static String tail(String output) {
    return output.length() <= 2000 ? output : "..." + output.substring(output.length() - 2000);
  }
}
