package io.metalstack.apiserver.partition;

import io.metalstack.api.v2.PartitionServiceRpc;
import io.metalstack.apiserver.call.Calls;
import io.metalstack.apiserver.machine.Inspection;
import java.time.Clock;

/** The methods of partitions. */
public final class PartitionApi {
  private PartitionApi() {}

  public static void bind(Calls calls, Inspection inspection, Clock clock) {
    calls
        .read(PartitionServiceRpc.GET, PartitionReads::get)
        .read(PartitionServiceRpc.LIST, PartitionReads::list)
        .read(
            io.metalstack.admin.v2.PartitionServiceRpc.CAPACITY,
            new CapacityReads(inspection)::capacity)
        .mutation(io.metalstack.admin.v2.PartitionServiceRpc.CREATE, new CreatePartition(clock))
        .mutation(io.metalstack.admin.v2.PartitionServiceRpc.UPDATE, new UpdatePartition(clock))
        .mutation(io.metalstack.admin.v2.PartitionServiceRpc.DELETE, new DeletePartition());
  }
}
