package io.metalstack.client;

import io.metalstack.values.Problem;
import io.metalstack.values.Problem.Kind;
import java.time.Duration;
import java.util.Random;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * When to try again what was UNAVAILABLE: after a random time up to a limit that doubles with each
 * failure, so that a thousand agents do not return to a restarted server in one instant.
 *
 * @param attempts tries in all, at least 1
 * @param first limit of the wait after the first failure
 * @param longest no limit grows beyond it
 * @param random draws the waits
 * @param sleep waits
 */
public record Retry(
    int attempts, Duration first, Duration longest, RandomGenerator random, Sleep sleep) {
  /** Waiting, so that tests need not. */
  @FunctionalInterface
  public interface Sleep {
    void forTime(Duration time) throws InterruptedException;
  }

  public static final Retry NEVER = times(1);

  /** So many tries, with waits up to 100 ms, 200 ms, 400 ms and so on to 10 s. */
  public static Retry times(int attempts) {
    return new Retry(
        attempts, Duration.ofMillis(100), Duration.ofSeconds(10), new Random(), Thread::sleep);
  }

  /**
   * Runs the call until it is answered, fails for good, or has been tried often enough.
   *
   * @throws Problem of the last try; CANCELED if the thread is interrupted between two
   */
  <A> A run(Supplier<A> call) {
    for (int tried = 1; ; tried++) {
      try {
        return call.get();
      } catch (Problem problem) {
        if (problem.kind() != Kind.UNAVAILABLE || tried >= attempts) {
          throw problem;
        }
        pause(tried);
      }
    }
  }

  private void pause(int failures) {
    var limit = first.multipliedBy(1L << Math.min(failures - 1, 20));
    var most = limit.compareTo(longest) < 0 ? limit : longest;
    try {
      sleep.forTime(Duration.ofNanos(random.nextLong(most.toNanos() + 1)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.of(Kind.CANCELED, "interrupted while waiting for the server to come back");
    }
  }
}
