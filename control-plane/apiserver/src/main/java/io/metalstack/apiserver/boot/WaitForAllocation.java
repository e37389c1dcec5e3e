package io.metalstack.apiserver.boot;

import io.metalstack.apiserver.call.Filter;
import io.metalstack.infra.v2.BootServiceWaitRequest;
import io.metalstack.infra.v2.BootServiceWaitResponse;
import io.metalstack.rpc.Answers;
import io.metalstack.rpc.Call;
import io.metalstack.rpc.StreamHandler;

/**
 * Holds a machine until it is allocated, and tells it. While the stream is open, and no longer, the
 * machine can be chosen. An allocation that is there already is told at once.
 */
final class WaitForAllocation
    implements StreamHandler<BootServiceWaitRequest, BootServiceWaitResponse> {
  private final WaitingRoom room;

  WaitForAllocation(WaitingRoom room) {
    this.room = room;
  }

  @Override
  public void handle(
      Call call, BootServiceWaitRequest request, Answers<BootServiceWaitResponse> answers)
      throws InterruptedException {
    var machine = Filter.uuid(request.getUuid());
    try (var seat = room.enter(machine)) {
      answers.open();
      var told = "";
      while (!call.cancelled()) {
        var allocation = room.allocation(machine);
        if (allocation.isPresent() && !allocation.get().getUuid().equals(told)) {
          answers.send(
              BootServiceWaitResponse.newBuilder().setAllocation(allocation.get()).build());
          told = allocation.get().getUuid();
        }
        seat.await();
      }
    }
  }
}
