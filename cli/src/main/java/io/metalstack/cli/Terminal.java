package io.metalstack.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * The surroundings of one call.
 *
 * @param out takes what was asked for
 * @param err takes what is said about it
 * @param environment variables
 * @param home directory of the person
 * @param width columns of the terminal that {@code out} is; empty if it is none
 * @param ask puts a question to the person and tells whether the answer was yes; where nobody can
 *     be asked it is yes
 */
public record Terminal(
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Path home,
    OptionalInt width,
    Clock clock,
    Predicate<String> ask) {

  /** Whether colors may be used, unless a flag says otherwise; see no-color.org. */
  boolean colored() {
    return width.isPresent() && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }
}
