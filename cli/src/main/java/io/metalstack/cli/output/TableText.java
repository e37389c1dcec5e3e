package io.metalstack.cli.output;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/**
 * Lays out a table: headers in capitals, columns to the left, two blanks between them.
 *
 * @param width columns of the terminal, if there is one; longer tables are cut to it, the widest
 *     column first and the first column, which names the thing, never
 * @param colored whether colors are understood
 * @param headers whether there is a line of headers
 */
public record TableText(OptionalInt width, boolean colored, boolean headers) {
  private static final int GAP = 2;
  private static final int NARROWEST = 6;

  /** The text of a table, with a line feed after each line. */
  public <T> String of(Table<T> table, List<T> rows, boolean wide) {
    var lines = new ArrayList<List<Cell>>();
    if (headers) {
      lines.add(
          table.headers(wide).stream()
              .map(header -> Cell.of(header.toUpperCase(java.util.Locale.ROOT)))
              .toList());
    }
    for (var row : table.arranged(rows)) {
      lines.addAll(split(table.cells(row, wide)));
    }
    var widths = widths(lines, table.headers(wide).size());
    var text = new StringBuilder();
    for (var line : lines) {
      line(text, line, widths);
    }
    return text.toString();
  }

  /** A row whose cells have several lines takes as many lines as the longest of them. */
  private static List<List<Cell>> split(List<Cell> cells) {
    int height =
        cells.stream().mapToInt(cell -> cell.text().split("\n", -1).length).max().orElse(1);
    var lines = new ArrayList<List<Cell>>();
    for (int i = 0; i < height; i++) {
      var line = new ArrayList<Cell>();
      for (var cell : cells) {
        var parts = cell.text().split("\n", -1);
        line.add(new Cell(i < parts.length ? parts[i] : "", cell.color()));
      }
      lines.add(line);
    }
    return lines;
  }

  private List<Integer> widths(List<List<Cell>> lines, int columns) {
    var widths = new ArrayList<>(Collections.nCopies(columns, 0));
    for (var line : lines) {
      for (int i = 0; i < columns; i++) {
        widths.set(i, Math.max(widths.get(i), TextWidth.of(line.get(i).text())));
      }
    }
    if (width.isPresent()) {
      fit(widths, width.getAsInt());
    }
    return widths;
  }

  private static void fit(List<Integer> widths, int available) {
    int total = widths.stream().mapToInt(w -> w + GAP).sum() - GAP;
    while (total > available) {
      int widest = -1;
      for (int i = 1; i < widths.size(); i++) {
        if (widths.get(i) > NARROWEST && (widest < 0 || widths.get(i) > widths.get(widest))) {
          widest = i;
        }
      }
      if (widest < 0) {
        return;
      }
      widths.set(widest, widths.get(widest) - 1);
      total--;
    }
  }

  private void line(StringBuilder text, List<Cell> cells, List<Integer> widths) {
    int start = text.length();
    for (int i = 0; i < cells.size(); i++) {
      var shown = TextWidth.cut(cells.get(i).text(), widths.get(i));
      text.append(colored(shown, cells.get(i).color()));
      text.append(" ".repeat(widths.get(i) - TextWidth.of(shown) + GAP));
    }
    int end = text.length();
    while (end > start && text.charAt(end - 1) == ' ') {
      end--;
    }
    text.setLength(end);
    text.append('\n');
  }

  private String colored(String text, Cell.Color color) {
    return !colored || color == Cell.Color.PLAIN || text.isEmpty()
        ? text
        : "\u001b[" + color.ansi + "m" + text + "\u001b[0m";
  }
}
