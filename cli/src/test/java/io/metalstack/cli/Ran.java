package io.metalstack.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a run of the program left behind.
 *
 * @param exit its code
 * @param out what it put out
 * @param err what it said
 */
record Ran(int exit, String out, String err) {
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  /** A person at a desk, who runs the program. */
  static final class Desk {
    private final Path home;
    private final Map<String, String> environment = new HashMap<>();
    private OptionalInt width = OptionalInt.empty();
    private boolean answer = true;

    Desk(Path home) {
      this.home = home;
    }

    Desk with(String variable, String value) {
      environment.put(variable, value);
      return this;
    }

    /** On a terminal of that many columns. */
    Desk terminal(int columns) {
      width = OptionalInt.of(columns);
      return this;
    }

    Desk answers(boolean yes) {
      answer = yes;
      return this;
    }

    Ran run(String... line) {
      var out = new ByteArrayOutputStream();
      var err = new ByteArrayOutputStream();
      var terminal =
          new Terminal(
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(err, true, StandardCharsets.UTF_8),
              environment,
              home,
              width,
              Clock.fixed(NOW, ZoneOffset.UTC),
              question -> answer);
      int exit = new Metalctl(terminal).run(Arrays.asList(line));
      return new Ran(
          exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
  }
}
