package io.metalstack.minilab.show;

import io.metalstack.minilab.plan.PlannedMachine;
import io.metalstack.minilab.sim.Journal;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/** One line for each thing that happens, for files and pipes. */
public final class PlainLines implements Journal {
  private final PrintStream out;
  private final Instant start;
  private final InstantSource clock;

  /**
   * Lines with the time since {@code start}.
   *
   * @param start of the lab
   */
  public PlainLines(PrintStream out, Instant start, InstantSource clock) {
    this.out = out;
    this.start = start;
    this.clock = clock;
  }

  @Override
  public void state(PlannedMachine machine, String state) {
    line(machine.name(), state);
  }

  @Override
  public void note(String who, String what) {
    line(who, what);
  }

  private void line(String who, String what) {
    var seconds = Duration.between(start, clock.instant()).toMillis() / 1000.0;
    out.println(String.format(Locale.ROOT, "%8.3f  %-10s  %s", seconds, who, what));
  }
}
