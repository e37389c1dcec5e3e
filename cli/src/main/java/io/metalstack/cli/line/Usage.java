package io.metalstack.cli.line;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The help texts. */
final class Usage {
  private final CommandTree tree;

  Usage(CommandTree tree) {
    this.tree = tree;
  }

  /** What the program can do. */
  String overview() {
    var text = new StringBuilder();
    text.append("metalctl works with the API of metal-stack.\n\n");
    text.append("usage: metalctl COMMAND [OPTION...]\n\ncommands:\n");
    list(text, tree.groups().stream().map(group -> row(called(group), group.summary())).toList());
    text.append("\noptions of every command:\n");
    list(text, tree.global().stream().map(Usage::row).toList());
    text.append(
        """

        Every option can be set in the environment: --api-url as METALCTL_API_URL. Servers, their
        tokens and default projects are kept as contexts in ~/.metal-stack/config.yaml.

        A list without a project, neither by --project nor by the context, is that of the admin.

        exit codes:
          0  done
          1  the server failed
          2  the command line is wrong, or the server refused its values
          3  not found
          4  not allowed: token missing, expired or without the right
          5  the server cannot be reached, or is too slow
          6  not possible as things are: already there, in use, changed by others, nothing left

        examples:
          metalctl machine list -o wide
          metalctl machine create --name web-1 --size c1-large --image debian-12 --network internet
          metalctl help machine create
        """);
    return text.toString();
  }

  /** The commands of a group. */
  String about(Group group) {
    var text = new StringBuilder();
    text.append(sentence(group.summary())).append("\n\nusage: metalctl ").append(group.name());
    text.append(" COMMAND [OPTION...]\n\ncommands:\n");
    list(
        text,
        group.commands().get().stream()
            .map(command -> row(call(command), command.summary()))
            .toList());
    text.append("\n\"metalctl help ").append(group.name());
    text.append(" COMMAND\" says more about each.\n");
    return text.toString();
  }

  /** One command with its flags and examples. */
  String explain(Command command) {
    var text = new StringBuilder();
    text.append(sentence(command.summary())).append("\n\nusage: metalctl ").append(call(command));
    text.append(" [OPTION...]\n");
    if (!command.flags().isEmpty()) {
      text.append("\noptions:\n");
      list(text, command.flags().stream().map(Usage::row).toList());
    }
    text.append("\noptions of every command:\n");
    list(text, tree.global().stream().map(Usage::row).toList());
    if (!command.examples().isEmpty()) {
      text.append("\nexamples:\n");
      command.examples().forEach(line -> text.append("  metalctl ").append(line).append('\n'));
    }
    return text.toString();
  }

  private static String called(Group group) {
    return group.alias().isEmpty() ? group.name() : group.name() + ", " + group.alias();
  }

  private static String call(Command command) {
    return command.operand().isEmpty() ? command.name() : command.name() + " " + command.operand();
  }

  private static List<String> row(Flag flag) {
    var left = (flag.letter() == 0 ? "    " : "-" + flag.letter() + ", ") + "--" + flag.name();
    var right = flag.help() + (flag.repeated() ? "; may be repeated" : "");
    return row(flag.takesValue() ? left + " " + flag.value() : left, right);
  }

  private static List<String> row(String left, String right) {
    return List.of(left, right);
  }

  private static void list(StringBuilder text, List<List<String>> rows) {
    int width =
        rows.stream().map(row -> row.getFirst().length()).max(Comparator.naturalOrder()).orElse(0);
    for (var row : new ArrayList<>(rows)) {
      text.append("  ").append(row.getFirst());
      text.append(" ".repeat(width - row.getFirst().length() + 2))
          .append(row.getLast())
          .append('\n');
    }
  }

  private static String sentence(String summary) {
    return Character.toUpperCase(summary.charAt(0)) + summary.substring(1) + ".";
  }
}
