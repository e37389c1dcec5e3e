package io.metalstack.cli.line;

import io.metalstack.values.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All commands, and the flags that each of them has. */
public final class CommandTree {
  private final List<Group> groups;
  private final List<Flag> global;

  public CommandTree(List<Group> groups, List<Flag> global) {
    this.groups = List.copyOf(groups);
    this.global = List.copyOf(global);
  }

  public List<Group> groups() {
    return groups;
  }

  public List<Flag> global() {
    return global;
  }

  /** What a line asks for. */
  public sealed interface Request {
    /** An explanation. */
    record Explain(String text) implements Request {}

    /** A command to run. */
    record Run(Command command, Line line) implements Request {}
  }

  /**
   * Finds out what a line asks for.
   *
   * @throws Problem INVALID_ARGUMENT if it asks for nothing that there is
   */
  public Request read(List<String> line, Map<String, String> environment) {
    var words = new ArrayList<>(Arguments.words(line, global));
    var help = line.contains("--help") || line.contains("-h");
    if (!words.isEmpty() && words.getFirst().equals("help")) {
      words.removeFirst();
      help = true;
    }
    if (words.isEmpty()) {
      return new Request.Explain(new Usage(this).overview());
    }
    var group = group(words.getFirst());
    var commands = group.commands().get();
    var single = commands.size() == 1 && commands.getFirst().name().equals(group.name());
    if (!single && words.size() == 1) {
      return new Request.Explain(new Usage(this).about(group));
    }
    var command = single ? commands.getFirst() : command(group, commands, words.get(1));
    return help
        ? new Request.Explain(new Usage(this).explain(command))
        : new Request.Run(command, line(command, single ? 1 : 2, line, environment));
  }

  private Line line(
      Command command, int depth, List<String> line, Map<String, String> environment) {
    var flags = new ArrayList<>(command.flags());
    flags.addAll(global);
    var arguments = Arguments.parse(line, flags);
    var operands = arguments.words().subList(depth, arguments.words().size());
    if (operands.isEmpty() && command.needsOperand()) {
      throw Problem.invalidArgument(
          "metalctl %s needs %s", command.name(), command.operand().replace("...", ""));
    }
    int most = command.operand().isEmpty() ? 0 : command.operand().contains("...") ? 1000 : 1;
    if (operands.size() > most) {
      throw Problem.invalidArgument(
          "metalctl %s does not know what to do with \"%s\"", command.name(), operands.get(most));
    }
    return new Line(operands, arguments.values(), environment);
  }

  private Group group(String word) {
    return groups.stream()
        .filter(group -> group.isCalled(word))
        .findFirst()
        .orElseThrow(() -> unknown(word, groups.stream().map(Group::name).toList(), ""));
  }

  private static Command command(Group group, List<Command> commands, String word) {
    var meant =
        switch (word) {
          case "ls" -> "list";
          case "get" -> "describe";
          case "rm", "remove", "destroy", "free" -> "delete";
          default -> word;
        };
    return commands.stream()
        .filter(command -> command.name().equals(group.name() + " " + meant))
        .findFirst()
        .orElseThrow(() ->
            unknown(
                group.name() + " " + word,
                commands.stream().map(Command::name).toList(),
                " " + group.name()));
  }

  private static Problem unknown(String words, List<String> known, String about) {
    return Problem.invalidArgument("there is no command \"metalctl %s\"", words)
        .with(
            "",
            "",
            Nearest.of(words, known)
                .map(near -> "did you mean \"metalctl " + near + "\"?")
                .orElse("\"metalctl" + about + " --help\" lists what there is"));
  }
}
