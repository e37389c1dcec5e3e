package io.metalstack.cli.line;

import io.metalstack.values.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The words and flags of a command line. Flags may stand anywhere; {@code --} ends them.
 *
 * @param words what is no flag
 * @param values given values by name of the flag; a switch has {@code true}
 */
record Arguments(List<String> words, Map<String, List<String>> values) {

  /**
   * Reads a line.
   *
   * @throws Problem INVALID_ARGUMENT for an unknown flag, or one without its value
   */
  static Arguments parse(List<String> line, List<Flag> flags) {
    var words = new ArrayList<String>();
    var values = new LinkedHashMap<String, List<String>>();
    for (var rest = line.iterator(); rest.hasNext(); ) {
      var argument = rest.next();
      if (argument.equals("--")) {
        rest.forEachRemaining(words::add);
      } else if (argument.startsWith("-") && argument.length() > 1) {
        var flag = named(argument, flags);
        var attached = attached(argument);
        String value;
        if (flag.takesValue() && attached.isEmpty() && !rest.hasNext()) {
          throw Problem.invalidArgument(
              "--%s needs a value: --%s %s", flag.name(), flag.name(), flag.value());
        } else if (flag.takesValue()) {
          value = attached.orElseGet(rest::next);
        } else {
          value = attached.orElse("true");
        }
        add(values, flag, value);
      } else {
        words.add(argument);
      }
    }
    return new Arguments(words, values);
  }

  /**
   * The words alone, before it is known which command they call: flags that are not known yet are
   * passed over, those that are known with their values.
   */
  static List<String> words(List<String> line, List<Flag> known) {
    var words = new ArrayList<String>();
    for (var rest = line.iterator(); rest.hasNext(); ) {
      var argument = rest.next();
      if (argument.equals("--")) {
        rest.forEachRemaining(words::add);
      } else if (!argument.startsWith("-") || argument.length() == 1) {
        words.add(argument);
      } else if (attached(argument).isEmpty()
          && find(argument, known).map(Flag::takesValue).orElse(false)
          && rest.hasNext()) {
        rest.next();
      }
    }
    return words;
  }

  private static void add(Map<String, List<String>> values, Flag flag, String value) {
    var given = values.computeIfAbsent(flag.name(), name -> new ArrayList<>());
    if (!given.isEmpty() && !flag.repeated()) {
      throw Problem.invalidArgument("--%s is given twice", flag.name());
    }
    given.add(value);
  }

  private static Flag named(String argument, List<Flag> flags) {
    return find(argument, flags)
        .orElseThrow(() -> {
          var name = withoutValue(argument);
          var nearest = Nearest.of(name, flags.stream().map(flag -> "--" + flag.name()).toList());
          return Problem.invalidArgument("there is no flag %s", name)
              .with("", "", nearest.map(near -> "did you mean " + near + "?").orElse("try --help"));
        });
  }

  private static Optional<Flag> find(String argument, List<Flag> flags) {
    var name = withoutValue(argument);
    return flags.stream()
        .filter(flag ->
            name.equals("--" + flag.name())
                || (flag.letter() != 0 && name.equals("-" + flag.letter())))
        .findFirst();
  }

  /** {@code --name=value} and {@code -nvalue} carry their value. */
  private static Optional<String> attached(String argument) {
    if (!argument.startsWith("--")) {
      return argument.length() > 2 ? Optional.of(argument.substring(2)) : Optional.empty();
    }
    int equals = argument.indexOf('=');
    return equals < 0 ? Optional.empty() : Optional.of(argument.substring(equals + 1));
  }

  private static String withoutValue(String argument) {
    if (!argument.startsWith("--")) {
      return argument.substring(0, 2);
    }
    int equals = argument.indexOf('=');
    return equals < 0 ? argument : argument.substring(0, equals);
  }
}
