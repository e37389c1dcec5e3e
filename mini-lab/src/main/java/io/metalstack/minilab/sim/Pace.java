package io.metalstack.minilab.sim;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * How long the steps of simulated machines take: at random between two bounds, the same for the
 * same seed and machine.
 *
 * @param least of a step
 * @param most of a step
 * @param sleep what passes the time
 */
public record Pace(long seed, Duration least, Duration most, Sleep sleep) {
  private static final Duration SHORTEST_REST = Duration.ofMillis(100);

  /** Passes time; a test may make it pass at once. */
  @FunctionalInterface
  public interface Sleep {
    void pass(Duration duration) throws InterruptedException;
  }

  /** The steps of one machine, one after the other. */
  public final class Steps {
    private final SplittableRandom random;

    private Steps(UUID machine) {
      random =
          new SplittableRandom(
              seed ^ machine.getMostSignificantBits() ^ machine.getLeastSignificantBits());
    }

    /** Takes the time of one step. */
    public void take() throws InterruptedException {
      sleep.pass(next());
    }

    /** Takes as long as {@code times} steps, none too short, before the next try. */
    public void rest(int times) throws InterruptedException {
      var step = next();
      sleep.pass((step.compareTo(SHORTEST_REST) < 0 ? SHORTEST_REST : step).multipliedBy(times));
    }

    private synchronized Duration next() {
      return least.plusNanos(random.nextLong(most.minus(least).toNanos() + 1));
    }
  }

  /** What a newcomer can follow and need not wait for. */
  public static Pace brisk(long seed) {
    return new Pace(seed, Duration.ofMillis(50), Duration.ofMillis(300), Thread::sleep);
  }

  /**
   * No time at all for the steps of machines: for benchmarks, where the server is what is measured.
   */
  public static Pace immediate(long seed) {
    return new Pace(seed, Duration.ZERO, Duration.ofMillis(1), Thread::sleep);
  }

  Steps of(UUID machine) {
    return new Steps(machine);
  }
}
