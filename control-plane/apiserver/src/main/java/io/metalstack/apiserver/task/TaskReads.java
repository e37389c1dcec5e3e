package io.metalstack.apiserver.task;

import io.metalstack.admin.v2.TaskServiceGetRequest;
import io.metalstack.admin.v2.TaskServiceGetResponse;
import io.metalstack.admin.v2.TaskServiceListRequest;
import io.metalstack.admin.v2.TaskServiceListResponse;
import io.metalstack.admin.v2.TaskServiceQueuesRequest;
import io.metalstack.admin.v2.TaskServiceQueuesResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.store.Tasks;
import io.metalstack.values.Problem;
import java.time.Duration;
import org.jooq.DSLContext;

/** Get and List of tasks and of their queues. */
final class TaskReads {
  private static final int PAGE = 100;
  private static final int LONGEST_PAGE = 1000;

  private final Tasks tasks;
  private final Duration retention;

  TaskReads(Tasks tasks, Duration retention) {
    this.tasks = tasks;
    this.retention = retention;
  }

  TaskServiceQueuesResponse queues(
      DSLContext sql, Caller caller, TaskServiceQueuesRequest request) {
    return TaskServiceQueuesResponse.newBuilder().addQueues(Tasks.QUEUE).build();
  }

  TaskServiceGetResponse get(DSLContext sql, Caller caller, TaskServiceGetRequest request) {
    requireQueue(request.getQueue());
    var row = TaskRows.get(sql, request.getTaskId(), tasks.deadline());
    return TaskServiceGetResponse.newBuilder().setTask(TaskView.message(row, retention)).build();
  }

  /** Newest first, 100 in a page unless asked otherwise, at most 1000. */
  TaskServiceListResponse list(DSLContext sql, Caller caller, TaskServiceListRequest request) {
    requireQueue(request.getQueue());
    var count = request.getCount() == 0 ? PAGE : request.getCount();
    if (count < 0 || count > LONGEST_PAGE) {
      throw Problem.invalidArgument(
              "a page has at most %d tasks, got %s",
              LONGEST_PAGE, Integer.toUnsignedString(request.getCount()))
          .with("count", "too many", "ask for one page after the other");
    }
    var skip = Integer.toUnsignedLong(request.getPage()) * count;
    var response = TaskServiceListResponse.newBuilder();
    TaskRows.list(sql, skip, count, tasks.deadline())
        .forEach(row -> response.addTasks(TaskView.message(row, retention)));
    return response.build();
  }

  /**
   * There is one queue; not to name any means that one.
   *
   * @throws Problem NOT_FOUND for any other
   */
  static void requireQueue(String queue) {
    if (!queue.isEmpty() && !queue.equals(Tasks.QUEUE)) {
      throw Problem.notFound("there is no queue \"%s\", only \"%s\"", queue, Tasks.QUEUE);
    }
  }
}
