package io.metalstack.cli.output;

/**
 * What stands in one place of a table.
 *
 * @param text may have several lines
 */
public record Cell(String text, Color color) {
  /** Colors of a terminal, by their ANSI number. */
  public enum Color {
    PLAIN(0),
    RED(31),
    GREEN(32),
    YELLOW(33),
    BLUE(34);

    final int ansi;

    Color(int ansi) {
      this.ansi = ansi;
    }
  }

  public static Cell of(String text) {
    return new Cell(text, Color.PLAIN);
  }
}
