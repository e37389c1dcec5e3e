package io.metalstack.store;

import static io.metalstack.tables.Tables.TASK;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.metalstack.tables.tables.records.TaskRecord;
import io.metalstack.values.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that outlives the call that asked for it. {@link #enqueue} writes into the caller's
 * transaction; any server picks the task up, and another one takes it over when that server dies.
 *
 * <p>db-scheduler keeps the locks, heartbeats and times; the {@code task} table keeps what the API
 * shows, also after the work is done.
 */
public final class Tasks implements AutoCloseable {
  /** The one queue that there is. */
  public static final String QUEUE = "default";

  private static final Logger LOG = LoggerFactory.getLogger(Tasks.class);
  private static final String CHANNEL = "task";
  private static final int WORKERS = 10;
  private static final int MISSES = 4;

  /** How long work may go on after {@link #close}, and again after it was interrupted. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** When what failed for want of a database is tried again. */
  private static final Duration DATABASE_BACK = Duration.ofSeconds(5);

  private final Db db;
  private final Clock clock;
  private final Notifications notifications;
  private final Duration heartbeat;
  private final Map<String, TaskType> types = new LinkedHashMap<>();
  private final List<RecurringTask<Void>> recurring = new ArrayList<>();
  private @Nullable Scheduler scheduler;
  private volatile boolean closing;

  /**
   * Not running yet: {@link #register} the types, then {@link #start}.
   *
   * @param notifications to be woken by; must not have been started yet
   * @param heartbeat how often a worker shows that it lives; it counts as dead after four of them
   */
  public Tasks(Db db, Clock clock, Notifications notifications, Duration heartbeat) {
    this.db = db;
    this.clock = clock;
    this.notifications = notifications;
    this.heartbeat = heartbeat;
  }

  /** A worker that was not seen since then is dead, and its task is another's to go on with. */
  public Instant deadline() {
    return clock.instant().minus(heartbeat.multipliedBy(MISSES));
  }

  /** Makes a type of task known; all types before the start. */
  public void register(TaskType type) {
    types.put(type.name(), type);
  }

  /**
   * Work that is done again and again, at one server at a time, from the start on; all before the
   * start. It leaves no trace among the tasks that the API shows.
   *
   * @param pause from the end of one round to the beginning of the next, also after a failure
   */
  public void recurring(String name, Duration pause, Runnable work) {
    recurring.add(
        com.github.kagkarlsson.scheduler.task.helper.Tasks.recurring(name, FixedDelay.of(pause))
            .execute((instance, context) -> work.run()));
  }

  /** Begins to work on tasks, those left by dead servers included. */
  public void start() {
    var known = new ArrayList<Task<?>>();
    types.values().forEach(type -> known.add(scheduled(type)));
    var started =
        Scheduler.create(db.dataSource(), known)
            .startTasks(recurring)
            .threads(WORKERS)
            .executorService(Executors.newVirtualThreadPerTaskExecutor())
            .clock(clock::instant)
            .pollingInterval(Duration.ofSeconds(1))
            .shutdownMaxWait(PATIENCE)
            .heartbeatInterval(heartbeat)
            .missedHeartbeatsLimit(MISSES)
            .build();
    notifications.subscribe(CHANNEL, payload -> started.triggerCheckForDueExecutions(), () -> {});
    started.start();
    scheduler = started;
  }

  /**
   * Adds a task that starts once the transaction has committed.
   *
   * @return its id
   */
  public UUID enqueue(Tx tx, String type, byte[] payload) {
    return enqueueAt(tx, type, payload, clock.instant());
  }

  /** Adds a task that starts at a time to come. */
  public UUID enqueueAt(Tx tx, String type, byte[] payload, Instant start) {
    var known = type(type);
    var now = clock.instant();
    var id = tx.sql().select(DSL.field("uuidv7()", UUID.class)).fetchSingle().value1();
    tx.sql()
        .insertInto(TASK)
        .set(TASK.ID, id)
        .set(TASK.TYPE, type)
        .set(TASK.PAYLOAD, payload)
        .set(TASK.STATE, start.isAfter(now) ? "scheduled" : "pending")
        .set(TASK.MAX_RETRY, known.maxRetry())
        .set(TASK.NEXT_PROCESS_AT, start)
        .set(TASK.CREATED_AT, now)
        .execute();
    client(tx).scheduleIfNotExists(new TaskInstance<>(type, id.toString()), start);
    tx.notify(CHANNEL, id.toString());
    return id;
  }

  /** Lets a task that waits for its time start now; one that runs or is done is left alone. */
  public void hasten(Tx tx, UUID id) {
    var type = tx.sql().select(TASK.TYPE).from(TASK).where(TASK.ID.eq(id)).fetchOne(TASK.TYPE);
    var now = clock.instant();
    if (type != null && rescheduled(tx, TaskInstanceId.of(type, id.toString()), now)) {
      tx.sql()
          .update(TASK)
          .set(TASK.STATE, "pending")
          .set(TASK.NEXT_PROCESS_AT, now)
          .where(TASK.ID.eq(id), TASK.STATE.in("scheduled", "retry"))
          .execute();
      tx.notify(CHANNEL, id.toString());
    }
  }

  /**
   * Removes a task that does not run.
   *
   * @return whether there was such a task
   * @throws Problem FAILED_PRECONDITION if it runs
   */
  public boolean delete(Tx tx, UUID id) {
    var task = tx.sql().selectFrom(TASK).where(TASK.ID.eq(id)).forUpdate().fetchOne();
    if (task == null) {
      return false;
    }
    var instance = TaskInstanceId.of(task.getType(), id.toString());
    if (task.getState().equals("active") || !cancelled(tx, instance)) {
      throw Problem.failedPrecondition("task \"%s\" runs", id)
          .with("task_id", "active", "wait until it has ended or failed");
    }
    tx.sql().deleteFrom(TASK).where(TASK.ID.eq(id)).execute();
    return true;
  }

  /** Removes the tasks that ended, well or for good, before a time; returns how many. */
  public int forget(Tx tx, Instant before) {
    return tx.sql()
        .deleteFrom(TASK)
        .where(
            TASK.STATE.in("completed", "archived"),
            DSL.coalesce(TASK.COMPLETED_AT, TASK.LAST_FAILED_AT, TASK.CREATED_AT).lt(before))
        .execute();
  }

  /** False if a server is working on it. */
  private static boolean cancelled(Tx tx, TaskInstanceId task) {
    try {
      client(tx).cancel(task);
      return true;
    } catch (TaskInstanceNotFoundException e) {
      LOG.debug("{} has ended already", task, e);
      return true;
    } catch (TaskInstanceCurrentlyExecutingException e) {
      LOG.debug("{} runs", task, e);
      return false;
    }
  }

  private static boolean rescheduled(Tx tx, TaskInstanceId task, Instant start) {
    try {
      return client(tx).reschedule(task, start);
    } catch (TaskInstanceNotFoundException | TaskInstanceCurrentlyExecutingException e) {
      LOG.debug("{} does not wait for its time", task, e);
      return false;
    }
  }

  /** Stops taking tasks, waits a while for those that run, then interrupts them. */
  @Override
  public void close() {
    closing = true;
    if (scheduler != null) {
      scheduler.stop();
    }
  }

  private static SchedulerClient client(Tx tx) {
    return SchedulerClient.Builder.create(new OneConnection(tx.connection())).build();
  }

  private TaskType type(String name) {
    var type = types.get(name);
    if (type == null) {
      throw new IllegalArgumentException("there is no task type " + name);
    }
    return type;
  }

  private Task<?> scheduled(TaskType type) {
    return com.github.kagkarlsson.scheduler.task.helper.Tasks.custom(type.name(), Void.class)
        .onFailureReschedule(FixedDelay.of(DATABASE_BACK))
        .execute((instance, context) -> run(type, UUID.fromString(instance.getId())));
  }

  private CompletionHandler<Void> run(TaskType type, UUID id) {
    var task = begin(id);
    if (task == null) {
      return new CompletionHandler.OnCompleteRemove<>();
    }
    try {
      var result = type.work().run(task.getPayload());
      complete(id, result);
      return new CompletionHandler.OnCompleteRemove<>();
    } catch (Throwable e) {
      if (closing) {
        // Interrupted by us: no failure of the work, another server goes on with it.
        release(id);
        return (complete, operations) -> operations.reschedule(complete, clock.instant());
      }
      LOG.info(
          "task {} {} failed, attempt {}: {}",
          type.name(),
          id,
          task.getRetried() + 1,
          e.toString());
      var again = fail(type, task, e);
      return again == null
          ? new CompletionHandler.OnCompleteRemove<>()
          : (complete, operations) -> operations.reschedule(complete, again);
    }
  }

  private @Nullable TaskRecord begin(UUID id) {
    return db.transaction(tx ->
        tx.sql()
            .update(TASK)
            .set(TASK.STATE, "active")
            .where(TASK.ID.eq(id), TASK.STATE.notIn("completed", "archived"))
            .returning()
            .fetchOne());
  }

  private void release(UUID id) {
    db.transaction(
        tx -> tx.sql().update(TASK).set(TASK.STATE, "pending").where(TASK.ID.eq(id)).execute());
  }

  private void complete(UUID id, byte[] result) {
    db.transaction(tx ->
        tx.sql()
            .update(TASK)
            .set(TASK.STATE, "completed")
            .set(TASK.RESULT, result)
            .set(TASK.COMPLETED_AT, clock.instant())
            .setNull(TASK.NEXT_PROCESS_AT)
            .where(TASK.ID.eq(id))
            .execute());
  }

  /** Notes the failure; returns when to try again, or null when it was the last time. */
  private @Nullable Instant fail(TaskType type, TaskRecord task, Throwable error) {
    var retry = task.getRetried() + 1;
    var last = retry > type.maxRetry();
    var now = clock.instant();
    var again = last ? null : now.plus(type.backoff().apply(retry));
    db.transaction(tx ->
        tx.sql()
            .update(TASK)
            .set(TASK.STATE, last ? "archived" : "retry")
            .set(TASK.RETRIED, last ? task.getRetried() : retry)
            .set(
                TASK.LAST_ERROR, error.getMessage() == null ? error.toString() : error.getMessage())
            .set(TASK.LAST_FAILED_AT, now)
            .set(TASK.NEXT_PROCESS_AT, again)
            .where(TASK.ID.eq(task.getId()))
            .execute());
    return again;
  }
}
