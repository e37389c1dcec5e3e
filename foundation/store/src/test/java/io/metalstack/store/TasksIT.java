package io.metalstack.store;

import static io.metalstack.store.Eventually.eventually;
import static io.metalstack.tables.Tables.SCHEDULED_TASKS;
import static io.metalstack.tables.Tables.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metalstack.postgres.ThrowawayPostgres;
import io.metalstack.tables.tables.records.TaskRecord;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TasksIT {
  private static final byte[] NOTHING = {};

  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<String> ran = new CopyOnWriteArrayList<>();
  private String url = "";
  private Db db;

  @BeforeEach
  void database() {
    url = ThrowawayPostgres.database();
    db = opened(new Db(url, 8));
  }

  @AfterEach
  void closeAll() throws Exception {
    for (var one : open.reversed()) {
      one.close();
    }
  }

  @Test
  void runsAfterTheCommitAndNotBefore() {
    var tasks = server(noting("note", 0));

    var id =
        db.transaction(tx -> {
          var task = tasks.enqueue(tx, "note", bytes("first"));
          // A task that was committed later runs; ours is still invisible.
          db.transaction(other -> tasks.enqueue(other, "note", bytes("second")));
          eventually("the committed one ran", () -> ran.contains("second"));
          assertThat(ran).containsExactly("second");
          return task;
        });

    eventually("completed", () -> state(id).equals("completed"));
    assertThat(ran).containsExactly("second", "first");
    var task = task(id);
    assertThat(task.getResult()).asString().isEqualTo("did first");
    assertThat(task.getCompletedAt()).isNotNull();
    assertThat(task.getNextProcessAt()).isNull();
    assertThat(task.getRetried()).isZero();
  }

  @Test
  void whatWasRolledBackNeverRuns() {
    var tasks = server(noting("note", 0));

    assertThatThrownBy(() ->
            db.transaction(tx -> {
              tasks.enqueue(tx, "note", bytes("never"));
              throw new IllegalStateException("changed my mind");
            }))
        .hasMessage("changed my mind");
    var later = db.transaction(tx -> tasks.enqueue(tx, "note", bytes("later")));

    eventually("the later one ran", () -> state(later).equals("completed"));
    assertThat(ran).containsExactly("later");
    int known = db.read(sql -> sql.fetchCount(TASK));
    assertThat(known).isOne();
    eventually("nothing is left to do", () -> db.read(sql -> sql.fetchCount(SCHEDULED_TASKS)) == 0);
  }

  @Test
  void triesAgainWithPausesThenArchivesWithTheLastError() {
    var retries = new CopyOnWriteArrayList<Integer>();
    var attempts = new AtomicInteger();
    var tasks =
        server(
            new TaskType(
                "fail",
                2,
                retry -> {
                  retries.add(retry);
                  return Duration.ofMillis(10L * retry);
                },
                payload -> {
                  throw new IllegalStateException("attempt " + attempts.incrementAndGet());
                }));

    var id = db.transaction(tx -> tasks.enqueue(tx, "fail", NOTHING));

    eventually("archived", () -> state(id).equals("archived"));
    assertThat(attempts).hasValue(3);
    assertThat(retries).containsExactly(1, 2);
    var task = task(id);
    assertThat(task.getLastError()).isEqualTo("attempt 3");
    assertThat(task.getLastFailedAt()).isNotNull();
    assertThat(task.getRetried()).isEqualTo(2);
    assertThat(task.getNextProcessAt()).isNull();
  }

  @Test
  void anErrorOfTheMachineCountsAsAFailureToo() {
    var tasks =
        server(
            new TaskType(
                "err",
                0,
                TaskType::doubling,
                payload -> {
                  throw new LinkageError();
                }));

    var id = db.transaction(tx -> tasks.enqueue(tx, "err", NOTHING));

    eventually("archived", () -> state(id).equals("archived"));
    assertThat(task(id).getLastError()).isEqualTo("java.lang.LinkageError");
  }

  @Test
  void succeedsAfterAFailure() {
    var attempts = new AtomicInteger();
    var tasks =
        server(
            new TaskType(
                "flaky",
                3,
                retry -> Duration.ofMillis(10),
                payload -> {
                  if (attempts.incrementAndGet() == 1) {
                    throw new IllegalStateException("not yet");
                  }
                  return payload;
                }));

    var id = db.transaction(tx -> tasks.enqueue(tx, "flaky", bytes("kept")));

    eventually("completed", () -> state(id).equals("completed"));
    assertThat(attempts).hasValue(2);
    assertThat(task(id).getResult()).asString().isEqualTo("kept");
  }

  @Test
  void aTaskForLaterCanBeHastened() {
    var tasks = server(noting("note", 0));
    var later = Instant.now().plus(Duration.ofHours(1));
    var id = db.transaction(tx -> tasks.enqueueAt(tx, "note", bytes("later"), later));
    assertThat(state(id)).isEqualTo("scheduled");

    hasten(tasks, id);

    eventually("completed", () -> state(id).equals("completed"));
    assertThat(ran).containsExactly("later");
  }

  @Test
  void hasteLeavesAloneWhatRunsIsDoneOrNeverWas() throws InterruptedException {
    var finish = new CountDownLatch(1);
    var running = new CountDownLatch(1);
    var tasks =
        server(
            new TaskType(
                "slow",
                0,
                TaskType::doubling,
                payload -> {
                  running.countDown();
                  finish.await();
                  return payload;
                }));
    var id = db.transaction(tx -> tasks.enqueue(tx, "slow", NOTHING));
    assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

    hasten(tasks, id);
    assertThat(state(id)).isEqualTo("active");
    finish.countDown();
    eventually("completed", () -> state(id).equals("completed"));
    hasten(tasks, id);
    hasten(tasks, UUID.randomUUID());

    assertThat(state(id)).isEqualTo("completed");
  }

  @Test
  void anotherServerTakesOverFromOneThatWasKilled() throws Exception {
    var tasks = new Tasks(db, Clock.systemUTC(), notifications(), TaskServer.HEARTBEAT);
    tasks.register(noting("note", 0));
    var id = db.transaction(tx -> tasks.enqueue(tx, "note", bytes("orphan")));
    var killed = TaskServer.working(url, "note");
    assertThat(state(id)).isEqualTo("active");
    killed.destroyForcibly();
    assertThat(killed.waitFor(10, TimeUnit.SECONDS)).isTrue();

    tasks.start();
    opened(tasks);

    eventually("taken over", () -> state(id).equals("completed"));
    assertThat(ran).containsExactly("orphan");
  }

  @Test
  void aServerThatStopsHandsItsWorkOn() {
    var interrupted = new CountDownLatch(1);
    var first =
        server(
            new TaskType(
                "long",
                0,
                TaskType::doubling,
                payload -> {
                  ran.add("first");
                  try {
                    new CountDownLatch(1).await();
                  } finally {
                    interrupted.countDown();
                  }
                  return payload;
                }));
    var id = db.transaction(tx -> first.enqueue(tx, "long", NOTHING));
    eventually("running", () -> state(id).equals("active") && ran.contains("first"));

    first.close();
    assertThat(interrupted.getCount()).isZero();
    assertThat(state(id)).isEqualTo("pending");
    assertThat(task(id).getRetried()).isZero();
    server(noting("long", 0));

    eventually("done by the second", () -> state(id).equals("completed"));
  }

  @Test
  void twoServersNeverRunOneTaskAtOnce() {
    var count = 60;
    var runs = new ConcurrentHashMap<String, AtomicInteger>();
    TaskType.Work work =
        payload -> {
          runs.computeIfAbsent(text(payload), key -> new AtomicInteger()).incrementAndGet();
          return payload;
        };
    var first = server(new TaskType("once", 0, TaskType::doubling, work));
    var second = server(new TaskType("once", 0, TaskType::doubling, work));

    for (var i = 0; i < count; i++) {
      var payload = bytes("task " + i);
      var server = i % 2 == 0 ? first : second;
      db.transaction(tx -> server.enqueue(tx, "once", payload));
    }

    eventually(
        "all completed",
        () -> db.read(sql -> sql.fetchCount(TASK, TASK.STATE.eq("completed"))) == count);
    assertThat(runs).hasSize(count).allSatisfy((key, times) -> assertThat(times).hasValue(1));
  }

  @Test
  void pausesDoubleUpToAMinute() {
    assertThat(TaskType.doubling(1)).isEqualTo(Duration.ofMillis(500));
    assertThat(TaskType.doubling(2)).isEqualTo(Duration.ofSeconds(1));
    assertThat(TaskType.doubling(8)).isEqualTo(Duration.ofMinutes(1));
    assertThat(TaskType.doubling(1000)).isEqualTo(Duration.ofMinutes(1));
  }

  private TaskType noting(String name, int maxRetry) {
    return new TaskType(
        name,
        maxRetry,
        TaskType::doubling,
        payload -> {
          ran.add(text(payload));
          return bytes("did " + text(payload));
        });
  }

  private Tasks server(TaskType type) {
    var notifications = notifications();
    var tasks = opened(new Tasks(db, Clock.systemUTC(), notifications, TaskServer.HEARTBEAT));
    tasks.register(type);
    tasks.start();
    notifications.start();
    return tasks;
  }

  private Notifications notifications() {
    return opened(new Notifications(db, Duration.ofSeconds(1)));
  }

  private <T extends AutoCloseable> T opened(T one) {
    open.add(one);
    return one;
  }

  private void hasten(Tasks tasks, UUID id) {
    db.transaction(tx -> {
      tasks.hasten(tx, id);
      return true;
    });
  }

  private String state(UUID id) {
    return task(id).getState();
  }

  private TaskRecord task(UUID id) {
    return db.read(sql -> sql.selectFrom(TASK).where(TASK.ID.eq(id)).fetchSingle());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
