package io.metalstack.minilab.show;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The terminal that output goes to.
 *
 * @param lines of the screen
 * @param columns of the screen
 * @param colored whether colours are wanted
 */
public record Terminal(int lines, int columns, boolean colored) {
  private static final int USUAL_LINES = 40;
  private static final int USUAL_COLUMNS = 160;

  /**
   * What the environment says: {@code LINES} and {@code COLUMNS}, which the launcher sets, and
   * {@code NO_COLOR}.
   */
  public static Terminal of(Map<String, String> environment) {
    return new Terminal(
        number(environment.get("LINES"), USUAL_LINES),
        number(environment.get("COLUMNS"), USUAL_COLUMNS),
        environment.getOrDefault("NO_COLOR", "").isEmpty());
  }

  /** Whether output goes to a terminal that can draw at all. */
  @SuppressWarnings("SystemConsoleNull") // it is null where there is no terminal
  public static boolean there(Map<String, String> environment) {
    var console = System.console();
    return console != null
        && console.isTerminal()
        && !environment.getOrDefault("TERM", "dumb").equals("dumb");
  }

  /** The escape sequence, or nothing where no colour is wanted. */
  String color(String sequence) {
    return colored ? sequence : "";
  }

  /** Cuts a line so that it takes no second one; escape sequences take no room. */
  String fit(String line) {
    int room = columns - 1;
    int at = 0;
    while (at < line.length()) {
      if (line.charAt(at) == '\033') {
        at = line.indexOf('m', at) + 1;
      } else if (room-- == 0) {
        return line.substring(0, at) + color("\033[0m");
      } else {
        at++;
      }
    }
    return line;
  }

  private static int number(@Nullable String text, int usual) {
    try {
      // A terminal that nobody looks at may say that it has no lines.
      var number = text == null || text.isBlank() ? 0 : Integer.parseInt(text.strip());
      return number > 0 ? number : usual;
    } catch (NumberFormatException e) {
      return usual;
    }
  }
}
