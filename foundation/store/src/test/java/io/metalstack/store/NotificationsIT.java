package io.metalstack.store;

import static io.metalstack.store.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metalstack.postgres.ThrowawayPostgres;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NotificationsIT {
  private static final Duration NEVER = Duration.ofHours(1);
  private static Db db;

  private final List<String> told = new CopyOnWriteArrayList<>();
  private final AtomicInteger looked = new AtomicInteger();

  @BeforeAll
  static void open() {
    db = new Db(ThrowawayPostgres.database(), 4);
  }

  @AfterAll
  static void close() {
    db.close();
  }

  @Test
  void tellsAfterTheCommitInTheOrderOfCommits() {
    try (var notifications = listening(NEVER)) {
      db.transaction(tx -> {
        tx.notify("machine", "one");
        tx.notify("elsewhere", "not for us");
        tell("zero");
        eventually("the other transaction is told", () -> told.contains("zero"));
        assertThat(told).as("before the commit").containsExactly("zero");
        return true;
      });
      tell("two");

      eventually("two", () -> told.contains("two"));
      assertThat(told).containsExactly("zero", "one", "two");
      assertThat(notifications).isNotNull();
    }
  }

  @Test
  void tellsNothingOfWhatWasRolledBack() {
    try (var notifications = listening(NEVER)) {
      assertThatThrownBy(() ->
              db.transaction(tx -> {
                tx.notify("machine", "never happened");
                throw new IllegalStateException("changed my mind");
              }))
          .hasMessage("changed my mind");
      tell("after");

      eventually("after", () -> told.contains("after"));
      assertThat(told).containsExactly("after");
      assertThat(notifications).isNotNull();
    }
  }

  @Test
  void looksAgainAndListensOnAfterALostConnection() {
    try (var notifications = listening(NEVER)) {
      var before = looked.get();
      db.read(sql ->
          sql.fetch(
              "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
                  + " where datname = current_database() and query = 'listen machine'"));

      eventually("a look again for what was missed", () -> looked.get() > before);
      eventually(
          "listening again",
          () -> {
            tell("still there");
            return told.contains("still there");
          });
      assertThat(notifications).isNotNull();
    }
  }

  @Test
  void polls() {
    try (var notifications = listening(Duration.ofMillis(20))) {
      var before = looked.get();

      eventually("five rounds", () -> looked.get() >= before + 5);
      assertThat(told).isEmpty();
      assertThat(notifications).isNotNull();
    }
  }

  @Test
  void aSubscriberThatFailsDoesNotSilenceTheOthers() {
    try (var notifications = new Notifications(db, NEVER)) {
      notifications.subscribe(
          "machine",
          payload -> {
            throw new IllegalStateException("the first subscriber is broken");
          },
          () -> {
            throw new IllegalStateException("in every way");
          });
      subscribe(notifications);
      notifications.start();
      eventually("listening", () -> looked.get() > 0);

      tell("one");
      tell("two");

      eventually("two", () -> told.contains("two"));
      assertThat(told).containsExactly("one", "two");
    }
  }

  private Notifications listening(Duration pollEvery) {
    var notifications = new Notifications(db, pollEvery);
    subscribe(notifications);
    notifications.start();
    eventually("listening", () -> looked.get() > 0);
    return notifications;
  }

  private void subscribe(Notifications notifications) {
    notifications.subscribe("machine", told::add, looked::incrementAndGet);
  }

  private static void tell(String payload) {
    db.transaction(tx -> {
      tx.notify("machine", payload);
      return true;
    });
  }
}
