package io.metalstack.minilab.bench;

import io.metalstack.admin.v2.MachineServiceListRequest;
import io.metalstack.admin.v2.MachineServiceRpc;
import io.metalstack.minilab.Lab;

/** Lists all machines with all that is known of them, one call after the other. */
final class ListMachines implements Benchmark {
  private static final int TIMES = 30;

  @Override
  public String run(Lab lab, Bench.Load load) throws InterruptedException {
    Stopwatch.untilAllWait(lab);
    var admin = lab.door().with(lab.adminToken());
    var request = MachineServiceListRequest.getDefaultInstance();
    var answer = admin.call(MachineServiceRpc.LIST, request);
    var result = Stopwatch.measure(1, TIMES, i -> admin.call(MachineServiceRpc.LIST, request));
    return "%d machines, %d bytes: %s"
        .formatted(answer.getMachinesCount(), answer.getSerializedSize(), result.words());
  }
}
