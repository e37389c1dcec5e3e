package io.metalstack.metalhammer.osinstaller;

import java.util.ArrayList;
import java.util.List;

/**
 * Adds the user of the machine's owner to an image's account files. The files are rewritten rather
 * than changed by the image's own programs, so that doing it twice gives the same.
 */
final class Accounts {
  static final String USER = "metal";
  static final int ID = 1000;

  private Accounts() {}

  static String passwd(String before) {
    return with(before, "%s:x:%d:%d::/home/%s:/bin/bash".formatted(USER, ID, ID, USER));
  }

  /**
   * @param day days since 1970, on which the password was set
   */
  static String shadow(String before, String hash, long day) {
    return with(before, "%s:%s:%d:0:99999:7:::".formatted(USER, hash, day));
  }

  /** Adds the user's own group, and the user to the group whose members may become root. */
  static String group(String before) {
    var lines = new ArrayList<String>();
    for (var line : lines(before)) {
      if (line.startsWith("sudo:") || line.startsWith("wheel:")) {
        var fields = line.split(":", -1);
        var members = new ArrayList<>(List.of(fields[3].split(",", -1)));
        members.removeIf(member -> member.isEmpty() || member.equals(USER));
        members.add(USER);
        lines.add(
            "%s:%s:%s:%s".formatted(fields[0], fields[1], fields[2], String.join(",", members)));
      } else {
        lines.add(line);
      }
    }
    return with(String.join("\n", lines), "%s:x:%d:".formatted(USER, ID));
  }

  private static String with(String before, String line) {
    var name = line.substring(0, line.indexOf(':') + 1);
    var lines = new ArrayList<>(lines(before));
    lines.removeIf(other -> other.startsWith(name));
    lines.add(line);
    return String.join("\n", lines) + "\n";
  }

  private static List<String> lines(String text) {
    return text.lines().filter(line -> !line.isBlank()).toList();
  }
}
