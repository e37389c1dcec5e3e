package io.metalstack.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TableTextTest {
  private record Thing(String id, String sign, String text) {}

  private static final List<Thing> THINGS =
      List.of(
          new Thing("b", "💀\u2007❗", "two\nlines"),
          new Thing("a", "", "a rather long explanation of the first thing"));

  private static final Table<Thing> TABLE =
      new Table<Thing>(Comparator.comparing(Thing::id))
          .column("Id", Thing::id)
          .cell("", thing -> new Cell(thing.sign(), Cell.Color.RED))
          .column("Some Text", Thing::text)
          .wide("Length", thing -> Integer.toString(thing.text().length()));

  private static final TableText PLAIN = new TableText(OptionalInt.empty(), false, true);

  @Test
  void sortsAndAlignsByWhatATerminalShows() {
    assertThat(PLAIN.of(TABLE, THINGS, false))
        .isEqualTo(
            """
            ID         SOME TEXT
            a          a rather long explanation of the first thing
            b   💀\u2007❗  two
                       lines
            """);
  }

  @Test
  void theWideViewHasMoreColumns() {
    assertThat(PLAIN.of(TABLE, THINGS.subList(1, 2), true))
        .isEqualTo(
            """
            ID    SOME TEXT                                     LENGTH
            a     a rather long explanation of the first thing  44
            """);
  }

  @Test
  void cutsTheWidestColumnToFitTheTerminal() {
    var text = new TableText(OptionalInt.of(24), false, true).of(TABLE, THINGS, false);

    assertThat(text)
        .isEqualTo(
            """
            ID         SOME TEXT
            a          a rather lon…
            b   💀\u2007❗  two
                       lines
            """);
    assertThat(text.lines().mapToInt(TextWidth::of)).allMatch(width -> width <= 24);
  }

  @Test
  void theIdIsNeverCut() {
    var long1 = List.of(new Thing("0123456789012345678901234567890123456789", "", "text"));

    assertThat(new TableText(OptionalInt.of(20), false, false).of(TABLE, long1, false))
        .startsWith("0123456789012345678901234567890123456789");
  }

  @Test
  void colorsOnlyWhereTheyAreUnderstood() {
    var one = THINGS.subList(0, 1);

    assertThat(new TableText(OptionalInt.empty(), true, false).of(TABLE, one, false))
        .startsWith("b  \u001b[31m💀\u2007❗\u001b[0m  two\n");
    assertThat(new TableText(OptionalInt.empty(), false, false).of(TABLE, one, false))
        .doesNotContain("\u001b");
  }

  @Test
  void anEmptyListHasItsHeaders() {
    assertThat(PLAIN.of(TABLE, List.of(), false)).isEqualTo("ID    SOME TEXT\n");
    assertThat(new TableText(OptionalInt.empty(), false, false).of(TABLE, List.of(), false))
        .isEmpty();
  }
}
