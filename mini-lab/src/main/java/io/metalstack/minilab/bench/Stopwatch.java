package io.metalstack.minilab.bench;

import io.metalstack.minilab.Lab;
import io.metalstack.minilab.once.Pool;
import io.metalstack.values.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/** Makes calls from many callers and takes the time. */
final class Stopwatch {
  private static final long MACHINES_LIMIT_SECONDS = 900;

  private Stopwatch() {}

  /**
   * Calls that were made.
   *
   * @param count of all
   * @param p50 nanoseconds that half of them took at most
   * @param p99 nanoseconds that all but a hundredth took at most
   * @param refused how many were
   * @param firstRefusal why the first one was, or empty
   */
  record Result(double seconds, int count, long p50, long p99, int refused, String firstRefusal) {
    /** Such as {@code 2000 done, 0 refused in 1.2 s: 1666.7/s, p50 3.1 ms, p99 9.0 ms}. */
    String words() {
      var done = count - refused;
      return String.format(
          Locale.ROOT,
          "%d done, %d refused%s in %.2f s: %.1f/s, p50 %.1f ms, p99 %.1f ms",
          done,
          refused,
          firstRefusal.isEmpty() ? "" : " (" + firstRefusal + ")",
          seconds,
          done / seconds,
          p50 / 1e6,
          p99 / 1e6);
    }
  }

  /** Makes {@code count} calls, numbered from 0, from {@code clients} threads. */
  static Result measure(int clients, int count, IntConsumer call) throws InterruptedException {
    var next = new AtomicInteger();
    var refused = new AtomicInteger();
    var why = new AtomicReference<>("");
    var nanos = new long[count];
    var done = new CountDownLatch(clients);
    var begun = System.nanoTime();
    for (var client = 0; client < clients; client++) {
      Thread.ofVirtual()
          .start(() -> {
            for (var i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
              var start = System.nanoTime();
              try {
                call.accept(i);
              } catch (Problem problem) {
                refused.incrementAndGet();
                why.compareAndSet("", problem.message());
              }
              nanos[i] = System.nanoTime() - start;
            }
            done.countDown();
          });
    }
    done.await();
    var seconds = (System.nanoTime() - begun) / 1e9;
    Arrays.sort(nanos);
    return new Result(
        seconds, count, nanos[count / 2], nanos[(count - 1) * 99 / 100], refused.get(), why.get());
  }

  /** Waits until every machine of the lab can be allocated; returns the seconds. */
  static double untilAllWait(Lab lab) throws InterruptedException {
    var pool = new Pool(lab.plan().partition(), lab.door().with(lab.adminToken()));
    var all = lab.plan().machines().size();
    var begun = System.nanoTime();
    while (pool.waiting().size() < all) {
      if (System.nanoTime() - begun > MACHINES_LIMIT_SECONDS * 1_000_000_000L) {
        throw Problem.of(Problem.Kind.DEADLINE_EXCEEDED, "not all machines wait");
      }
      Thread.sleep(Math.max(100, all / 5));
    }
    return (System.nanoTime() - begun) / 1e9;
  }
}
