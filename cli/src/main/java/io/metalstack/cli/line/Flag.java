package io.metalstack.cli.line;

import java.util.Locale;

/**
 * An option of a command.
 *
 * @param name long form without dashes; {@code METALCTL_<NAME>} in the environment says the same
 * @param letter short form, 0 for none
 * @param value what to call the value in help; empty for a switch that has none
 * @param help one line
 * @param repeated whether it may be given several times
 */
public record Flag(String name, char letter, String value, String help, boolean repeated) {
  private static final char NONE = 0;

  /** A flag with a value. */
  public static Flag of(String name, String value, String help) {
    return new Flag(name, NONE, value, help, false);
  }

  /** A flag with a value that may come several times; the environment separates by commas. */
  public static Flag list(String name, String value, String help) {
    return new Flag(name, NONE, value, help, true);
  }

  /** A flag that is there or not. */
  public static Flag toggle(String name, String help) {
    return new Flag(name, NONE, "", help, false);
  }

  public Flag letter(char shortForm) {
    return new Flag(name, shortForm, value, help, repeated);
  }

  public boolean takesValue() {
    return !value.isEmpty();
  }

  /** Name of the environment variable. */
  public String variable() {
    return "METALCTL_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
