package io.metalstack.apiserver.task;

import static io.metalstack.tables.Tables.SCHEDULED_TASKS;
import static io.metalstack.tables.Tables.TASK;

import io.metalstack.tables.tables.records.TaskRecord;
import io.metalstack.values.Problem;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * A task as it is stored.
 *
 * @param orphaned whether it runs at a server that has not been seen for a while
 */
record TaskRows(TaskRecord row, boolean orphaned) {

  /**
   * The task of an id.
   *
   * @param deadline a worker that was not seen since then is gone
   * @throws Problem NOT_FOUND if there is none
   */
  static TaskRows get(DSLContext sql, String id, Instant deadline) {
    return fetch(sql, TASK.ID.eq(id(id)), 0, 1, deadline).stream()
        .findFirst()
        .orElseThrow(() -> missing(id));
  }

  /** Tasks, newest first. */
  static List<TaskRows> list(DSLContext sql, long skip, int count, Instant deadline) {
    return fetch(sql, DSL.noCondition(), skip, count, deadline);
  }

  /**
   * Reads an id.
   *
   * @throws Problem NOT_FOUND if it cannot be one
   */
  static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw missing(text).causedBy(e);
    }
  }

  static Problem missing(String id) {
    return Problem.notFound("there is no task \"%s\"", id);
  }

  private static List<TaskRows> fetch(
      DSLContext sql, Condition condition, long skip, int count, Instant deadline) {
    Field<Boolean> orphaned =
        DSL.field(
            DSL.exists(
                DSL.selectOne()
                    .from(SCHEDULED_TASKS)
                    .where(
                        SCHEDULED_TASKS.TASK_NAME.eq(TASK.TYPE),
                        SCHEDULED_TASKS.TASK_INSTANCE.eq(TASK.ID.cast(SQLDataType.VARCHAR)),
                        SCHEDULED_TASKS.PICKED.isTrue(),
                        SCHEDULED_TASKS.LAST_HEARTBEAT.lt(deadline))));
    return sql.select(TASK.asterisk(), orphaned)
        .from(TASK)
        .where(condition)
        .orderBy(TASK.QUEUE, TASK.CREATED_AT.desc(), TASK.ID.desc())
        .limit(count)
        .offset(skip)
        .fetch(found -> new TaskRows(found.into(TASK), found.get(orphaned)));
  }
}
