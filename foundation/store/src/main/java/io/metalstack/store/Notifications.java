package io.metalstack.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the servers tell each other: one connection that listens, and a round of polling for what a
 * lost connection may have missed. A subscriber must bear being told twice, or for nothing.
 */
public final class Notifications implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);

  private static final int VALIDITY_SECONDS = 5;

  /** Someone who wants to know. */
  private record Subscriber(Consumer<String> told, Runnable lookAgain) {}

  private final Db db;
  private final Duration pollEvery;
  private final Map<String, List<Subscriber>> subscribers = new ConcurrentHashMap<>();
  private final Thread listener;
  private volatile boolean closed;

  /**
   * Not listening yet: subscribe first, then {@link #start}.
   *
   * @param pollEvery how often subscribers look for themselves, notified or not
   */
  public Notifications(Db db, Duration pollEvery) {
    this.db = db;
    this.pollEvery = pollEvery;
    this.listener = Thread.ofVirtual().name("notifications").unstarted(this::listen);
  }

  /**
   * Subscribes to a channel.
   *
   * @param channel a fixed lower-case name
   * @param told receives each payload, in the order of commits
   * @param lookAgain called on every round of polling and after a lost connection
   */
  public void subscribe(String channel, Consumer<String> told, Runnable lookAgain) {
    subscribers
        .computeIfAbsent(channel, name -> new CopyOnWriteArrayList<>())
        .add(new Subscriber(told, lookAgain));
  }

  public void start() {
    listener.start();
  }

  @Override
  public void close() {
    closed = true;
    listener.interrupt();
  }

  private void listen() {
    while (!closed) {
      try (var connection = DriverManager.getConnection(db.url())) {
        try (var statement = connection.createStatement()) {
          for (var channel : subscribers.keySet()) {
            statement.execute("listen " + channel);
          }
        }
        receive(connection);
      } catch (SQLException e) {
        if (!closed) {
          LOG.warn(
              "lost the connection that listens, polling until it is back: {}", e.getMessage());
          lookAgain();
          pause();
        }
      }
    }
  }

  private void receive(Connection connection) throws SQLException {
    lookAgain();
    var pollAt = System.nanoTime() + pollEvery.toNanos();
    while (!closed) {
      if (System.nanoTime() - pollAt >= 0) {
        // A peer that vanished without a word would leave us listening for ever.
        if (!connection.isValid(VALIDITY_SECONDS)) {
          throw new SQLException("the database does not answer");
        }
        lookAgain();
        pollAt = System.nanoTime() + pollEvery.toNanos();
      }
      var wait = Math.max(1, Duration.ofNanos(pollAt - System.nanoTime()).toMillis());
      var notifications =
          connection.unwrap(PGConnection.class).getNotifications((int) Math.min(wait, 1000));
      if (notifications != null) {
        for (var notification : notifications) {
          tell(notification.getName(), notification.getParameter());
        }
      }
    }
  }

  private void tell(String channel, String payload) {
    for (var subscriber : subscribers.getOrDefault(channel, List.of())) {
      guarded(() -> subscriber.told().accept(payload));
    }
  }

  private void lookAgain() {
    subscribers.values().forEach(list -> list.forEach(one -> guarded(one.lookAgain())));
  }

  private void guarded(Runnable subscriber) {
    try {
      subscriber.run();
    } catch (RuntimeException e) {
      if (!closed) {
        LOG.error("a subscriber failed", e);
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
