package io.metalstack.apiserver.task;

import static io.metalstack.tables.Tables.SCHEDULED_TASKS;
import static io.metalstack.tables.Tables.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.admin.v2.TaskInfo;
import io.metalstack.admin.v2.TaskServiceDeleteRequest;
import io.metalstack.admin.v2.TaskServiceGetRequest;
import io.metalstack.admin.v2.TaskServiceListRequest;
import io.metalstack.admin.v2.TaskServiceQueuesRequest;
import io.metalstack.admin.v2.TaskState;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.store.Notifications;
import io.metalstack.store.TaskType;
import io.metalstack.store.Tasks;
import io.metalstack.values.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TaskIT {
  private static final Duration HEARTBEAT = Duration.ofSeconds(2);

  @AutoClose private final World world = new World();

  @AutoClose
  private final Notifications notifications = new Notifications(world.db, Duration.ofMillis(200));

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);
  @AutoClose private final Tasks tasks = tasks(Clock.systemUTC());
  private final TaskReads reads = new TaskReads(tasks, Duration.ofDays(14));

  @Test
  void thereIsOneQueue() {
    assertThat(
            world
                .read(reads::queues, World.admin(), TaskServiceQueuesRequest.getDefaultInstance())
                .getQueuesList())
        .containsExactly("default");
    World.refused(Problem.Kind.NOT_FOUND, () -> list("other", 0, 0), "\"other\"", "\"default\"");
  }

  @Test
  void aTaskShowsWhatItIsAndWhereItStands() {
    var start = Meta.kept(Instant.now().plusSeconds(60));
    var id = world.db.transaction(tx -> tasks.enqueueAt(tx, "test:wait", bytes("m1"), start));

    var task = get(id.toString(), "default");
    assertThat(task.getQueue()).isEqualTo("default");
    assertThat(task.getType()).isEqualTo("test:wait");
    assertThat(task.getPayload().toStringUtf8()).as("JSON").isEqualTo("\"m1\"");
    assertThat(task.getState()).isEqualTo(TaskState.TASK_STATE_SCHEDULED);
    assertThat(task.getMaxRetry()).isEqualTo(3);
    assertThat(task.getNextProcessAt()).isEqualTo(Meta.timestamp(start));
    assertThat(task.getRetention().getSeconds()).isEqualTo(Duration.ofDays(14).toSeconds());
    assertThat(task.hasCompletedAt()).isFalse();
    assertThat(task.getIsOrphaned()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0197f000-0000-7000-8000-000000000001", "nonsense", ""})
  void anUnknownTaskIsNotFound(String id) {
    World.refused(Problem.Kind.NOT_FOUND, () -> get(id, "default"), "\"" + id + "\"");
    World.refused(Problem.Kind.NOT_FOUND, () -> delete(id), "\"" + id + "\"");
  }

  @Test
  void aTaskOfAnotherQueueIsNotFound() {
    var id = enqueue();

    World.refused(Problem.Kind.NOT_FOUND, () -> get(id, "other"), "\"other\"");
  }

  @Test
  void pagesAreOfTheNewestFirstAndBeginAtZero() {
    var ids = IntStream.range(0, 5).mapToObj(i -> enqueue()).toList();

    assertThat(list("", 2, 0)).containsExactly(ids.get(4), ids.get(3));
    assertThat(list("default", 2, 1)).containsExactly(ids.get(2), ids.get(1));
    assertThat(list("", 2, 2)).containsExactly(ids.get(0));
    assertThat(list("", 2, 3)).isEmpty();
    assertThat(list("", 0, 0)).as("100 unless asked otherwise").hasSize(5);
    World.refused(Problem.Kind.INVALID_ARGUMENT, () -> list("", 1001, 0), "1000");
    World.refused(Problem.Kind.INVALID_ARGUMENT, () -> list("", -1, 0), "4294967295");
  }

  @Test
  void aTaskThatWaitsIsDeletedAndNeverRuns() {
    var id = enqueue();

    delete(id);

    World.refused(Problem.Kind.NOT_FOUND, () -> get(id, ""));
    int left = world.db.read(sql -> sql.fetchCount(SCHEDULED_TASKS));
    assertThat(left).isZero();
  }

  @Test
  void aTaskThatRunsIsNotDeleted() throws Exception {
    var id = enqueue();
    tasks.start();
    notifications.start();
    begun.await();

    assertThat(get(id, "").getState()).isEqualTo(TaskState.TASK_STATE_ACTIVE);
    World.refused(Problem.Kind.FAILED_PRECONDITION, () -> delete(id), id, "runs");
    go.countDown();
  }

  @Test
  void aTaskWhoseServerHasGoneIsOrphaned() {
    var id = enqueue();
    world.db.<Integer>transaction(tx ->
        tx.sql()
            .update(SCHEDULED_TASKS)
            .set(SCHEDULED_TASKS.PICKED, true)
            .set(SCHEDULED_TASKS.LAST_HEARTBEAT, Instant.now().minusSeconds(9))
            .execute());

    assertThat(get(id, "").getIsOrphaned()).isTrue();
  }

  @Test
  void tasksThatEndedAreForgottenAfterTheirRetention() {
    var waiting = enqueue();
    var completed = ended("completed", 15);
    var archived = ended("archived", 15);
    var recent = ended("completed", 13);

    int forgotten =
        world.db.transaction(tx -> tasks.forget(tx, Instant.now().minus(Duration.ofDays(14))));

    assertThat(forgotten).isEqualTo(2);
    assertThat(list("", 0, 0)).contains(waiting, recent).doesNotContain(completed, archived);
  }

  private String ended(String state, int daysAgo) {
    var id = enqueue();
    var at = Instant.now().minus(Duration.ofDays(daysAgo));
    world.db.<Integer>transaction(tx ->
        tx.sql()
            .update(TASK)
            .set(TASK.STATE, state)
            .set(TASK.COMPLETED_AT, state.equals("completed") ? at : null)
            .set(TASK.LAST_FAILED_AT, at)
            .where(TASK.ID.eq(UUID.fromString(id)))
            .execute());
    return id;
  }

  private String enqueue() {
    return world.db.transaction(tx -> tasks.enqueue(tx, "test:wait", bytes("x"))).toString();
  }

  private TaskInfo get(String id, String queue) {
    var request = TaskServiceGetRequest.newBuilder().setTaskId(id).setQueue(queue).build();
    return world.read(reads::get, World.admin(), request).getTask();
  }

  private List<String> list(String queue, int count, int page) {
    var request = TaskServiceListRequest.newBuilder().setCount(count).setPage(page);
    if (!queue.isEmpty()) {
      request.setQueue(queue);
    }
    return world.read(reads::list, World.admin(), request.build()).getTasksList().stream()
        .map(TaskInfo::getId)
        .toList();
  }

  private void delete(String id) {
    world.call(
        new DeleteTask(tasks),
        World.admin(),
        TaskServiceDeleteRequest.newBuilder().setTaskId(id).build());
  }

  private Tasks tasks(Clock clock) {
    var made = new Tasks(world.db, clock.withZone(ZoneOffset.UTC), notifications, HEARTBEAT);
    made.register(
        new TaskType(
            "test:wait",
            3,
            retry -> Duration.ofSeconds(1),
            payload -> {
              begun.countDown();
              go.await();
              return payload;
            }));
    return made;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
