package io.metalstack.store;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what happens on other threads, other connections and in other programs. */
final class Eventually {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private Eventually() {}

  /** Returns once the condition holds; fails if it does not within the limit. */
  static void eventually(String what, BooleanSupplier condition) {
    var until = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - until > 0) {
        throw new AssertionError("not within %s: %s".formatted(LIMIT, what));
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
