package io.metalstack.apiserver.access;

import static io.metalstack.tables.Tables.RATE_LIMIT;

import io.metalstack.store.Db;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the calls of each caller in each minute, together with the other servers. Each server
 * counts for itself and adds to the database a block at a time, learning then what the others have
 * added. So most calls cost no round trip, and one server alone counts exactly; of several servers,
 * each may let through one block less one call too many: 5 % of the limit each.
 */
public final class CallCounts {
  private static final Logger LOG = LoggerFactory.getLogger(CallCounts.class);
  private static final int BLOCKS = 20;
  private static final long MINUTE = Duration.ofMinutes(1).toSeconds();

  private final Db db;
  private final Clock clock;
  private final Map<String, Count> counts = new ConcurrentHashMap<>();
  private volatile long minute;

  public CallCounts(Db db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /**
   * Counts one call.
   *
   * @param key whose call it is
   * @param limit calls that may pass in a minute
   * @return whether it may pass
   */
  public boolean pass(String key, int limit) {
    var now = clock.instant().getEpochSecond() / MINUTE;
    turn(now);
    return counts.computeIfAbsent(key, unknown -> new Count(now)).pass(key, limit);
  }

  /** Seconds until the next minute begins. */
  public long untilNext() {
    return MINUTE - clock.instant().getEpochSecond() % MINUTE;
  }

  /** Removes what minutes gone by have counted. */
  public static int forget(Db db, Clock clock) {
    var now = clock.instant().getEpochSecond() / MINUTE;
    return db.transaction(
        tx -> tx.sql().deleteFrom(RATE_LIMIT).where(RATE_LIMIT.MINUTE.lt(now - 1)).execute());
  }

  private void turn(long now) {
    if (now != minute) {
      synchronized (this) {
        if (now != minute) {
          counts.clear();
          minute = now;
        }
      }
    }
  }

  /** The calls of one caller in one minute. */
  private final class Count {
    private final long at;

    /** What all servers have counted, as far as this one knows. */
    private int known;

    /** What only this server knows of yet. */
    private int own;

    private Count(long at) {
      this.at = at;
    }

    private synchronized boolean pass(String key, int limit) {
      if (known + own >= limit) {
        return false;
      }
      own++;
      if (own >= Math.max(1, limit / BLOCKS)) {
        share(key);
        return known <= limit;
      }
      return true;
    }

    private void share(String key) {
      try {
        known = add(key, own);
        own = 0;
      } catch (RuntimeException e) {
        // Without the database each server holds the limit by itself.
        LOG.debug("calls of this minute are counted here alone", e);
      }
    }

    private int add(String key, int calls) {
      return db.transaction(tx ->
          tx.sql()
              .insertInto(RATE_LIMIT)
              .set(RATE_LIMIT.MINUTE, at)
              .set(RATE_LIMIT.KEY, key)
              .set(RATE_LIMIT.CALLS, calls)
              .onConflict(RATE_LIMIT.MINUTE, RATE_LIMIT.KEY)
              .doUpdate()
              .set(RATE_LIMIT.CALLS, RATE_LIMIT.CALLS.plus(calls))
              .returning(RATE_LIMIT.CALLS)
              .fetchSingle()
              .getCalls());
    }
  }
}
