package io.metalstack.store;

import java.time.Duration;
import java.util.function.Function;

/**
 * A kind of durable work.
 *
 * @param name such as {@code machine:delete}; part of the contract, as the admin API shows it
 * @param maxRetry how often it is tried again after a failure before it is archived
 * @param backoff pause before the retry of the given number (1 is the first)
 * @param work what to do; may run more than once for one task, on any server
 */
public record TaskType(String name, int maxRetry, Function<Integer, Duration> backoff, Work work) {

  /** The work of a task: returns its result, or throws to be tried again. */
  public interface Work {
    byte[] run(byte[] payload) throws Exception;
  }

  /** Doubling from half a second to a minute. */
  public static Duration doubling(int retry) {
    return Duration.ofMillis(Math.min(60_000, 250L << Math.min(retry, 10)));
  }
}
