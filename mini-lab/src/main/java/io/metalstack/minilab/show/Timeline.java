package io.metalstack.minilab.show;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What happened when, and how long each step took. */
public final class Timeline {
  private record Entry(Instant time, String what) {}

  private final Instant start;
  private final InstantSource clock;
  private final List<Entry> entries = new ArrayList<>();
  private String step = "start";

  /**
   * An empty timeline.
   *
   * @param start what the times are counted from
   */
  public Timeline(Instant start, InstantSource clock) {
    this.start = start;
    this.clock = clock;
  }

  /** A step begins; the one before is done. */
  public synchronized void begin(String what) {
    step = what;
    entries.add(new Entry(clock.instant(), what));
  }

  /** An event that the server has on record. */
  public synchronized void event(Instant time, String what) {
    entries.add(new Entry(time, "event " + what));
  }

  /** The step that was begun last: the one to blame for a failure. */
  public synchronized String step() {
    return step;
  }

  /** From the start to now. */
  public Duration elapsed() {
    return Duration.between(start, clock.instant());
  }

  /** One line each: seconds since the start, seconds until the next entry, what. */
  public synchronized List<String> lines() {
    var sorted = entries.stream().sorted(Comparator.comparing(Entry::time)).toList();
    var lines = new ArrayList<String>();
    for (int i = 0; i < sorted.size(); i++) {
      var entry = sorted.get(i);
      var next = i + 1 < sorted.size() ? sorted.get(i + 1).time() : clock.instant();
      lines.add(
          "%s  %s  %s"
              .formatted(
                  seconds("%8.3f s", Duration.between(start, entry.time())),
                  seconds("took %7.3f s", Duration.between(entry.time(), next)),
                  entry.what()));
    }
    return lines;
  }

  /** Seconds with fractions, with a point whatever the country. */
  public static String seconds(String format, Duration duration) {
    return String.format(Locale.ROOT, format, duration.toNanos() / 1e9);
  }
}
