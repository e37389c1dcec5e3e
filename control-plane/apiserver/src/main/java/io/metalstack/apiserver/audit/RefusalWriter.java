package io.metalstack.apiserver.audit;

import io.metalstack.store.Db;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the traces of refused calls, many to a transaction, so that a flood of refusals costs the
 * database little. A call waits for its own, but not for long, and not when too many wait already.
 */
public final class RefusalWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalWriter.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int WAITING = 10_000;
  private static final int AT_ONCE = 250;

  private record Entry(List<Trace> traces, CompletableFuture<Boolean> written) {}

  private final Db db;
  private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(WAITING);
  private final AtomicLong lost = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;

  public RefusalWriter(Db db) {
    this.db = db;
    this.thread = Thread.ofVirtual().name("refusals").start(this::run);
  }

  /** Refusals without a trace since the start, because the database did not take it. */
  public long lost() {
    return lost.get();
  }

  /**
   * Writes the traces of one call.
   *
   * @param hurry whether nobody waits for the call any more
   */
  void write(List<Trace> traces, boolean hurry) {
    var entry = new Entry(traces, new CompletableFuture<>());
    if (!queue.offer(entry)) {
      lost.incrementAndGet();
    } else if (!hurry) {
      await(entry);
    }
  }

  /** Writes what was handed in, then stops. */
  @Override
  public void close() {
    closed = true;
    var _ = queue.offer(new Entry(List.of(), new CompletableFuture<>()));
    try {
      var _ = thread.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(Entry entry) {
    try {
      var _ = entry.written().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.debug("a refusal is answered before its trace is written", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("written never fails", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    var batch = new ArrayList<Entry>();
    try {
      while (!closed || !queue.isEmpty()) {
        batch.add(queue.take());
        queue.drainTo(batch, AT_ONCE - 1);
        write(batch);
        batch.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(List<Entry> batch) {
    var traces = batch.stream().flatMap(entry -> entry.traces().stream()).toList();
    try {
      if (!traces.isEmpty()) {
        db.<Boolean>transaction(tx -> {
          Traces.insert(tx, traces);
          return true;
        });
      }
    } catch (RuntimeException e) {
      lost.addAndGet(batch.size());
      LOG.error("{} refused calls are not traced", batch.size(), e);
    }
    batch.forEach(entry -> entry.written().complete(true));
  }
}
