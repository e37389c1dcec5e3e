package io.metalstack.cli.line;

import io.metalstack.values.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a command was called with: its own words and its flags, which the environment may give. */
public final class Line {
  private final List<String> operands;
  private final Map<String, List<String>> values;
  private final Map<String, String> environment;

  Line(List<String> operands, Map<String, List<String>> values, Map<String, String> environment) {
    this.operands = List.copyOf(operands);
    this.values = values;
    this.environment = environment;
  }

  public List<String> operands() {
    return operands;
  }

  /** The operand of a command that needs one. */
  public String operand() {
    return operands.getFirst();
  }

  /** The value of a flag: from the line, else from the environment. */
  public Optional<String> value(Flag flag) {
    return values(flag).stream().findFirst();
  }

  /** All values of a flag that may be repeated. */
  public List<String> values(Flag flag) {
    var given = values.get(flag.name());
    if (given != null) {
      return given;
    }
    var variable = environment.getOrDefault(flag.variable(), "");
    if (variable.isEmpty()) {
      return List.of();
    }
    return flag.repeated() ? List.of(variable.split(",")) : List.of(variable);
  }

  /**
   * The value of a flag that the command cannot do without.
   *
   * @throws Problem INVALID_ARGUMENT if it is not given
   */
  public String needed(Flag flag) {
    return value(flag)
        .orElseThrow(() ->
            Problem.invalidArgument("--%s %s is missing", flag.name(), flag.value())
                .with(flag.name(), flag.help(), ""));
  }

  /** Whether a switch is on. */
  public boolean isOn(Flag flag) {
    return value(flag)
        .map(value ->
            switch (value) {
              case "true", "1", "yes" -> true;
              case "false", "0", "no" -> false;
              default ->
                  throw Problem.invalidArgument(
                      "--%s is \"%s\", expected true or false", flag.name(), value);
            })
        .orElse(false);
  }

  /** The {@code key=value} pairs of a repeated flag. */
  public Map<String, String> pairs(Flag flag) {
    var pairs = new LinkedHashMap<String, String>();
    for (var pair : values(flag)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw Problem.invalidArgument("--%s is \"%s\", expected key=value", flag.name(), pair);
      }
      pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return pairs;
  }
}
