package io.metalstack.metalhammer;

import io.metalstack.values.Problem;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs programs as processes, with nothing on their standard input. */
public final class HostTools implements Tools {
  private static final int KEPT_OUTPUT = 1500;

  @Override
  public String run(List<String> command) {
    try {
      var process =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectErrorStream(true)
              .start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      check(command, process.waitFor(), output);
      return output;
    } catch (IOException e) {
      throw missing(command, e);
    } catch (InterruptedException e) {
      throw interrupted(command);
    }
  }

  @Override
  public void pipe(List<List<String>> commands) {
    var builders =
        commands.stream()
            .map(command ->
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT))
            .toList();
    builders.getLast().redirectOutput(ProcessBuilder.Redirect.INHERIT);
    try {
      var processes = ProcessBuilder.startPipeline(builders);
      for (var i = 0; i < processes.size(); i++) {
        check(commands.get(i), processes.get(i).waitFor(), "");
      }
    } catch (IOException e) {
      throw missing(commands.getFirst(), e);
    } catch (InterruptedException e) {
      throw interrupted(commands.getFirst());
    }
  }

  private static void check(List<String> command, int code, String output) {
    if (code != 0) {
      var end = output.substring(Math.max(0, output.length() - KEPT_OUTPUT)).strip();
      throw Problem.failedPrecondition(
          "\"%s\" ended with code %d: %s", String.join(" ", command), code, end);
    }
  }

  private static Problem missing(List<String> command, IOException cause) {
    return Problem.failedPrecondition(
            "cannot run %s: %s", command.getFirst(), String.valueOf(cause.getMessage()))
        .causedBy(cause);
  }

  private static Problem interrupted(List<String> command) {
    Thread.currentThread().interrupt();
    return Problem.aborted("interrupted while %s ran", command.getFirst());
  }
}
