package io.metalstack.cli;

import io.metalstack.cli.command.Commands;
import io.metalstack.cli.line.CommandTree;
import io.metalstack.cli.line.CommandTree.Request;
import io.metalstack.values.Problem;
import java.util.List;

/** The program: from the words of a line to an exit code. */
public final class Metalctl {
  private final Terminal terminal;

  public Metalctl(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Does what a line asks for.
   *
   * @return 0 when done; the other codes are in the help text
   */
  public int run(List<String> line) {
    var tree = new CommandTree(Commands.groups(), GlobalFlags.ALL);
    try {
      // No switch over types: the JVM would link it anew in each run, which takes as long as a
      // call.
      var request = tree.read(line, terminal.environment());
      if (request instanceof Request.Explain(var text)) {
        terminal.out().print(text);
      } else if (request instanceof Request.Run(var command, var arguments)) {
        try (var session = new Session(terminal, arguments)) {
          command.action().run(session);
        }
      }
      return 0;
    } catch (Problem problem) {
      terminal.out().flush();
      terminal.err().print(Failure.text(problem));
      return Failure.exitCode(problem);
    }
  }
}
