package io.metalstack.cli.output;

import java.util.function.Function;

/**
 * A column of a table of things.
 *
 * @param header as it is shown
 * @param views which forms of the table have it
 * @param cell its content
 */
record Column<T>(String header, Views views, Function<T, Cell> cell) {
  /** Forms of a table. */
  enum Views {
    BOTH,
    NARROW,
    WIDE
  }

  boolean isIn(boolean wide) {
    return views == Views.BOTH || (views == Views.WIDE) == wide;
  }
}
