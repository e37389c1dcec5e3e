package io.metalstack.apiserver.settings;

import java.util.Locale;
import java.util.function.Function;

/**
 * One setting. Its name makes the flag {@code --rate-limit}, the variable {@code METAL_RATE_LIMIT}
 * and the line {@code rate-limit = 100}.
 *
 * @param initial the default, in the textual form in which it would be given; empty for none
 * @param form what a value looks like, for the help and for errors
 * @param read turns the text into the value; throws for what it does not understand
 */
public record Setting<T>(
    String name, String initial, String form, String description, Function<String, T> read) {

  String flag() {
    return "--" + name;
  }

  String variable() {
    return "METAL_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
