package io.metalstack.apiserver.settings;

import io.metalstack.values.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where values come from. A flag counts more than a variable, a variable more than the file named
 * by {@code --config}; what nobody knows is an error, wherever it stands.
 */
final class SettingsSource {
  private static final String PREFIX = "METAL_";

  /** Variables of the launcher and of clients, which share the prefix. */
  private static final List<String> FOREIGN = List.of("METAL_APIV2_", "METAL_JAVA", "METAL_QUICK");

  /** Where tests find headscale. */
  private static final String OF_TESTS = "METAL_HEADSCALE";

  private record Given(String text, String origin) {}

  private final Map<String, Given> given = new HashMap<>();

  private SettingsSource() {}

  /**
   * Reads all three.
   *
   * @throws Problem INVALID_ARGUMENT for an unknown name, naming the nearest known one
   */
  static SettingsSource of(
      List<String> arguments, Map<String, String> environment, Collection<Setting<?>> settings) {
    var source = new SettingsSource();
    var flags = source.flags(arguments, settings);
    var config = flags.get("config");
    if (config != null) {
      source.file(Path.of(config.text()), settings);
    }
    source.variables(environment, settings);
    source.given.putAll(flags);
    return source;
  }

  <T> T value(Setting<T> setting) {
    var text = given.get(setting.name());
    try {
      return setting.read().apply(text == null ? setting.initial() : text.text());
    } catch (RuntimeException e) {
      throw Problem.invalidArgument(
              "%s is \"%s\", expected %s",
              text == null ? setting.flag() : text.origin(),
              text == null ? setting.initial() : text.text(),
              setting.form())
          .causedBy(e);
    }
  }

  private Map<String, Given> flags(List<String> arguments, Collection<Setting<?>> settings) {
    var flags = new HashMap<String, Given>();
    for (var i = 0; i < arguments.size(); i++) {
      var argument = arguments.get(i);
      var equals = argument.indexOf('=');
      var flag = equals < 0 ? argument : argument.substring(0, equals);
      if (!flag.startsWith("--")) {
        throw Problem.invalidArgument("\"%s\" is not a flag, flags start with --", argument);
      }
      var name = known(flag.substring(2), flag, settings);
      if (equals < 0 && i + 1 == arguments.size()) {
        throw Problem.invalidArgument("flag %s needs a value", flag);
      }
      var text = equals < 0 ? arguments.get(++i) : argument.substring(equals + 1);
      flags.put(name, new Given(text, flag));
    }
    return flags;
  }

  private void variables(Map<String, String> environment, Collection<Setting<?>> settings) {
    environment.forEach((variable, text) -> {
      if (variable.startsWith(PREFIX)
          && !variable.equals(OF_TESTS)
          && FOREIGN.stream().noneMatch(variable::startsWith)) {
        var name =
            variable
                .substring(PREFIX.length())
                .toLowerCase(java.util.Locale.ROOT)
                .replace('_', '-');
        given.put(known(name, variable, settings), new Given(text, variable));
      }
    });
  }

  private void file(Path path, Collection<Setting<?>> settings) {
    List<String> lines;
    try {
      lines = Files.readAllLines(path);
    } catch (IOException e) {
      throw Problem.invalidArgument("cannot read the file of --config, %s", path).causedBy(e);
    }
    for (var number = 1; number <= lines.size(); number++) {
      var line = lines.get(number - 1).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      var origin = path + " line " + number;
      var equals = line.indexOf('=');
      if (equals < 0) {
        throw Problem.invalidArgument("%s is \"%s\", expected name = value", origin, line);
      }
      var name = known(line.substring(0, equals).strip(), origin, settings);
      given.put(name, new Given(line.substring(equals + 1).strip(), origin));
    }
  }

  private static String known(String name, String origin, Collection<Setting<?>> settings) {
    var names = new TreeSet<String>();
    for (var setting : settings) {
      names.add(setting.name());
    }
    if (names.contains(name)) {
      return name;
    }
    var near = nearest(name, names);
    throw Problem.invalidArgument(
        "%s: there is no setting \"%s\"%s; --help lists all",
        origin, name, near == null ? "" : ", did you mean \"" + near + "\"");
  }

  private static @Nullable String nearest(String name, Collection<String> names) {
    for (var candidate : names) {
      if (candidate.startsWith(name) || name.startsWith(candidate) || shared(name, candidate)) {
        return candidate;
      }
    }
    return null;
  }

  /** One letter more, less or other. */
  private static boolean shared(String one, String other) {
    var start = 0;
    var shorter = Math.min(one.length(), other.length());
    while (start < shorter && one.charAt(start) == other.charAt(start)) {
      start++;
    }
    var end = 0;
    while (end < shorter - start
        && one.charAt(one.length() - 1 - end) == other.charAt(other.length() - 1 - end)) {
      end++;
    }
    return Math.max(one.length(), other.length()) - start - end <= 1;
  }
}
