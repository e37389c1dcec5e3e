package io.metalstack.metalhammer;

import io.metalstack.values.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the boot network told this machine.
 *
 * @param api the server's address
 * @param token this machine's right to speak for itself; never printed
 * @param partition where the machine stands
 * @param console kernel console with its speed
 */
public record Settings(URI api, String token, String partition, String console) {
  /** Placed by a second, small archive beside the initrd, which no process list or log shows. */
  static final Path FILE = Path.of("etc/metal/hammer");

  private static final String DEFAULT_CONSOLE = "ttyS0,115200n8";

  /**
   * Reads the settings file and the kernel's command line, which may name all but the token.
   *
   * @param root where {@code etc} and {@code proc} are
   * @throws Problem naming the first setting that is missing
   */
  public static Settings read(Path root) throws IOException {
    var given = new HashMap<String, String>();
    words(Files.readString(root.resolve("proc/cmdline"))).forEach(given::put);
    var file = root.resolve(FILE);
    if (Files.exists(file)) {
      words(Files.readString(file)).forEach(given::put);
    }
    return new Settings(
        URI.create(need(given, "METAL_API_URL")),
        need(given, "METAL_TOKEN"),
        need(given, "METAL_PARTITION"),
        console(given));
  }

  private static Map<String, String> words(String text) {
    var words = new HashMap<String, String>();
    for (var word : List.of(text.split("\\s+", -1))) {
      var equals = word.indexOf('=');
      if (equals > 0) {
        words.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return words;
  }

  private static String console(Map<String, String> given) {
    var console = given.getOrDefault("console", DEFAULT_CONSOLE);
    // Boot loaders refuse a console without a speed.
    return console.contains(",") ? console : console + ",115200n8";
  }

  private static String need(Map<String, String> given, String name) {
    var value = given.get(name);
    if (value == null) {
      throw Problem.failedPrecondition("the boot network gave no %s", name)
          .with(name, "missing", "set it in /" + FILE + " or on the kernel's command line");
    }
    return value;
  }

  @Override
  public String toString() {
    return "server %s, partition %s, console %s".formatted(api, partition, console);
  }
}
