package io.metalstack.apiserver.settings;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

  static Setting<String> text(String name, String initial, String form, String description) {
    return new Setting<>(name, initial, form, description, Function.identity());
  }

  /** The address of something on the network, or none. */
  static Setting<Optional<URI>> url(String name, String description) {
    return new Setting<>(
        name,
        "",
        "URL",
        description,
        text -> {
          var url = text.isEmpty() ? Optional.<URI>empty() : Optional.of(URI.create(text));
          if (url.isPresent() && url.get().getHost() == null) {
            throw new IllegalArgumentException(text);
          }
          return url;
        });
  }

  static Setting<List<String>> list(String name, String initial, String description) {
    return new Setting<>(
        name,
        initial,
        "A,B,...",
        description,
        text ->
            text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",")).map(String::strip).toList());
  }

  static Setting<Boolean> bool(String name, String initial, String description) {
    return new Setting<>(
        name,
        initial,
        "true or false",
        description,
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException(text);
            });
  }

  String flag() {
    return "--" + name;
  }

  String variable() {
    return "METAL_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
