package io.metalstack.cli.output;

import io.metalstack.values.Problem;

/** The forms of output. */
public enum Format {
  TABLE,
  WIDE,
  JSON,
  YAML;

  /**
   * The format of a name.
   *
   * @throws Problem INVALID_ARGUMENT for a name that is none
   */
  public static Format named(String name) {
    return switch (name) {
      case "table" -> TABLE;
      case "wide" -> WIDE;
      case "json" -> JSON;
      case "yaml" -> YAML;
      default ->
          throw Problem.invalidArgument(
              "--output-format is \"%s\", expected table, wide, json or yaml", name);
    };
  }
}
