package io.metalstack.minilab.show;

import io.metalstack.minilab.plan.PlannedMachine;
import io.metalstack.minilab.sim.Journal;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A table of all machines that is drawn again where it stands, with the latest notes below it. When
 * there are more machines than lines, it counts them by state.
 */
public final class LiveTable implements Journal, AutoCloseable {
  private static final Duration FRAME = Duration.ofMillis(100);
  private static final int NOTES = 6;
  private static final int LINES_AROUND = 6;
  private static final String RESET = "\033[0m";

  private record Row(PlannedMachine machine, String state, Instant since) {}

  private final PrintStream out;
  private final Terminal terminal;
  private final InstantSource clock;
  private final Map<String, Row> rows = new TreeMap<>();
  private final Deque<String> notes = new ArrayDeque<>();
  private final Thread painter;
  private List<String> head = List.of();
  private int drawn;

  /** Draws until it is closed. */
  public LiveTable(PrintStream out, Terminal terminal, InstantSource clock) {
    this.out = out;
    this.terminal = terminal;
    this.clock = clock;
    this.painter = Thread.ofPlatform().daemon().name("table").start(this::paint);
  }

  /** What stands above the table from now on. */
  public synchronized void head(List<String> lines) {
    head = List.copyOf(lines);
  }

  @Override
  public synchronized void state(PlannedMachine machine, String state) {
    rows.put(machine.name(), new Row(machine, state, clock.instant()));
  }

  @Override
  public synchronized void note(String who, String what) {
    notes.addLast("%-10s %s".formatted(who, what));
    if (notes.size() > NOTES) {
      notes.removeFirst();
    }
  }

  /** Leaves the last picture on the screen. */
  @Override
  public void close() {
    painter.interrupt();
    draw();
    synchronized (this) {
      drawn = 0;
    }
  }

  private void paint() {
    try {
      while (true) {
        draw();
        Thread.sleep(FRAME);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void draw() {
    var lines = new ArrayList<>(head);
    var room = terminal.lines() - head.size() - NOTES - LINES_AROUND;
    lines.addAll(rows.size() <= room ? table() : summary());
    lines.add("");
    lines.addAll(notes);
    var picture = new StringBuilder();
    if (drawn > 0) {
      picture.append("\033[%dF\033[J".formatted(drawn));
    }
    lines.forEach(line -> picture.append(terminal.fit(line)).append('\n'));
    drawn = lines.size();
    out.print(picture);
    out.flush();
  }

  private List<String> table() {
    var lines = new ArrayList<String>();
    lines.add("");
    lines.add(
        "%-8s  %-15s  %-36s  %-36s  %-18s  %s"
            .formatted("MACHINE", "SIZE", "SERVER", "UUID", "STATE", "SINCE"));
    for (var row : rows.values()) {
      var model = row.machine().model();
      lines.add(
          "%-8s  %-15s  %-36s  %-36s  %s%-18s%s  %s"
              .formatted(
                  row.machine().name(),
                  model.size(),
                  model.vendor() + " " + model.product(),
                  row.machine().uuid(),
                  terminal.color(color(row.state())),
                  row.state(),
                  terminal.color(RESET),
                  age(row.since())));
    }
    return lines;
  }

  private List<String> summary() {
    var counts = new TreeMap<String, Integer>();
    rows.values().forEach(row -> counts.merge(row.state(), 1, Integer::sum));
    var lines = new ArrayList<>(List.of("", "%-18s  %s".formatted("STATE", "MACHINES")));
    counts.forEach((state, count) ->
        lines.add(
            "%s%-18s%s  %d"
                .formatted(terminal.color(color(state)), state, terminal.color(RESET), count)));
    return lines;
  }

  private static String color(String state) {
    return switch (state) {
      case "Phoned Home" -> "\033[32m";
      case "Waiting" -> "\033[36m";
      case "Crashed" -> "\033[31m";
      case "Off" -> "\033[90m";
      default -> "\033[33m";
    };
  }

  private String age(Instant since) {
    var age = Duration.between(since, clock.instant());
    return age.toMinutes() > 0
        ? "%dm %02ds".formatted(age.toMinutes(), age.toSecondsPart())
        : String.format(Locale.ROOT, "%.1fs", age.toMillis() / 1000.0);
  }
}
