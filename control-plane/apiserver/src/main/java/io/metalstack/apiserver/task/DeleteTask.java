package io.metalstack.apiserver.task;

import io.metalstack.admin.v2.TaskServiceDeleteRequest;
import io.metalstack.admin.v2.TaskServiceDeleteResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.store.Tasks;
import io.metalstack.store.Tx;

/** Removes a task that does not run; what it was to do is not done any more. */
final class DeleteTask implements Mutation<TaskServiceDeleteRequest, TaskServiceDeleteResponse> {
  private final Tasks tasks;

  DeleteTask(Tasks tasks) {
    this.tasks = tasks;
  }

  @Override
  public TaskServiceDeleteResponse apply(Tx tx, Caller caller, TaskServiceDeleteRequest request) {
    TaskReads.requireQueue(request.getQueue());
    if (!tasks.delete(tx, TaskRows.id(request.getTaskId()))) {
      throw TaskRows.missing(request.getTaskId());
    }
    return TaskServiceDeleteResponse.getDefaultInstance();
  }
}
