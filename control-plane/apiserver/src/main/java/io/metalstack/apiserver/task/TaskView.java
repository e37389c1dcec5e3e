package io.metalstack.apiserver.task;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.metalstack.admin.v2.TaskInfo;
import io.metalstack.admin.v2.TaskState;
import io.metalstack.api.EnumStrings;
import io.metalstack.apiserver.call.Meta;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The row of a task as its message. */
final class TaskView {
  private static final JsonMapper JSON = new JsonMapper();

  private TaskView() {}

  static TaskInfo message(TaskRows task, Duration retention) {
    var row = task.row();
    var info =
        TaskInfo.newBuilder()
            .setId(row.getId().toString())
            .setQueue(row.getQueue())
            .setType(row.getType())
            .setPayload(json(row.getPayload()))
            .setState(state(row.getState()))
            .setMaxRetry(row.getMaxRetry())
            .setRetried(row.getRetried())
            .setLastError(row.getLastError())
            .setIsOrphaned(task.orphaned())
            .setRetention(
                com.google.protobuf.Duration.newBuilder().setSeconds(retention.toSeconds()));
    ifSet(row.getLastFailedAt(), info::setLastFailedAt);
    ifSet(row.getDeadline(), info::setDeadline);
    ifSet(row.getNextProcessAt(), info::setNextProcessAt);
    ifSet(row.getCompletedAt(), info::setCompletedAt);
    if (row.getResult() != null) {
      info.setResult(ByteString.copyFrom(row.getResult()));
    }
    return info.build();
  }

  /** Our payloads are single words, ids mostly; the contract shows JSON. */
  private static ByteString json(byte[] payload) {
    var text = new String(payload, StandardCharsets.UTF_8);
    return ByteString.copyFromUtf8(
        text.startsWith("{") || text.startsWith("[") ? text : JSON.writeValueAsString(text));
  }

  private static TaskState state(String name) {
    for (var state : TaskState.values()) {
      if (state != TaskState.UNRECOGNIZED && EnumStrings.of(state).orElse("").equals(name)) {
        return state;
      }
    }
    return TaskState.TASK_STATE_UNSPECIFIED;
  }

  private static void ifSet(@Nullable Instant time, Consumer<Timestamp> set) {
    if (time != null) {
      set.accept(Meta.timestamp(time));
    }
  }
}
