package io.metalstack.cli.output;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** How things of one kind are shown: their columns, and the order of the rows. */
public final class Table<T> {
  private final List<Column<T>> columns = new ArrayList<>();
  private final Comparator<T> order;
  private Function<List<T>, List<T>> arrange;

  /**
   * A table without columns.
   *
   * @param order of the rows
   */
  public Table(Comparator<T> order) {
    this.order = order;
    this.arrange = rows -> rows.stream().sorted(this.order).toList();
  }

  /** Adds a column to both views. */
  public Table<T> column(String header, Function<T, String> text) {
    return cell(header, row -> Cell.of(text.apply(row)));
  }

  /** Adds a column to both views, with color. */
  public Table<T> cell(String header, Function<T, Cell> cell) {
    columns.add(new Column<>(header, Column.Views.BOTH, cell));
    return this;
  }

  /** Adds a column to the ordinary view only. */
  public Table<T> narrow(String header, Function<T, Cell> cell) {
    columns.add(new Column<>(header, Column.Views.NARROW, cell));
    return this;
  }

  /** Adds a column to the wide view only. */
  public Table<T> wide(String header, Function<T, String> text) {
    columns.add(new Column<>(header, Column.Views.WIDE, row -> Cell.of(text.apply(row))));
    return this;
  }

  /** Brings rows into an order that no comparison of two tells, such as that of a tree. */
  public Table<T> arranged(Function<List<T>, List<T>> arrangement) {
    arrange = rows -> arrangement.apply(rows.stream().sorted(order).toList());
    return this;
  }

  /** The rows in their order. */
  public List<T> arranged(List<T> rows) {
    return arrange.apply(rows);
  }

  List<String> headers(boolean wide) {
    return columns.stream().filter(column -> column.isIn(wide)).map(Column::header).toList();
  }

  List<Cell> cells(T row, boolean wide) {
    return columns.stream()
        .filter(column -> column.isIn(wide))
        .map(column -> column.cell().apply(row))
        .toList();
  }
}
