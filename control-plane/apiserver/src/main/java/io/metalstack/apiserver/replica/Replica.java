package io.metalstack.apiserver.replica;

import static io.metalstack.tables.Tables.SERVER;

import io.metalstack.store.Db;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This server among its replicas. It shows that it lives by a beating row; what a server held whose
 * row stopped beating is free for the others.
 */
public final class Replica implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Replica.class);
  private static final int MISSES = 4;

  private final UUID id = UUID.randomUUID();
  private final Db db;
  private final Clock clock;
  private final Duration heartbeat;
  private final Thread heart = Thread.ofVirtual().name("heartbeat").unstarted(this::beat);
  private volatile boolean closed;

  public Replica(Db db, Clock clock, Duration heartbeat) {
    this.db = db;
    this.clock = clock;
    this.heartbeat = heartbeat;
  }

  public UUID id() {
    return id;
  }

  /** A server that was not seen since then is dead. */
  public Instant deadline() {
    return clock.instant().minus(heartbeat.multipliedBy(MISSES));
  }

  /** Joins the replicas, and buries those that are long dead. */
  public void start() {
    show();
    heart.start();
  }

  /** Leaves the replicas, so that nobody has to wait for this server to be missed. */
  @Override
  public void close() {
    closed = true;
    heart.interrupt();
    db.transaction(tx -> tx.sql().deleteFrom(SERVER).where(SERVER.ID.eq(id)).execute());
  }

  private void beat() {
    while (!closed) {
      try {
        Thread.sleep(heartbeat);
        show();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (!closed) {
          LOG.warn("cannot show that this server lives", e);
        }
      }
    }
  }

  private void show() {
    var now = clock.instant();
    db.transaction(tx -> {
      tx.sql()
          .insertInto(SERVER)
          .set(SERVER.ID, id)
          .set(SERVER.STARTED_AT, now)
          .set(SERVER.SEEN_AT, now)
          .onConflict(SERVER.ID)
          .doUpdate()
          .set(SERVER.SEEN_AT, now)
          .execute();
      return tx.sql()
          .deleteFrom(SERVER)
          .where(SERVER.SEEN_AT.lt(now.minus(heartbeat.multipliedBy(20))))
          .execute();
    });
  }
}
