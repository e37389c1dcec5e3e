package io.metalstack.apiserver.task;

import io.metalstack.admin.v2.TaskServiceRpc;
import io.metalstack.apiserver.call.Calls;
import io.metalstack.store.Tasks;
import java.time.Duration;

/** The methods of tasks. */
public final class TaskApi {
  private TaskApi() {}

  /**
   * Binds the methods.
   *
   * @param retention how long tasks are kept after they ended
   */
  public static void bind(Calls calls, Tasks tasks, Duration retention) {
    var reads = new TaskReads(tasks, retention);
    calls
        .read(TaskServiceRpc.QUEUES, reads::queues)
        .read(TaskServiceRpc.GET, reads::get)
        .read(TaskServiceRpc.LIST, reads::list)
        .mutation(TaskServiceRpc.DELETE, new DeleteTask(tasks));
  }
}
