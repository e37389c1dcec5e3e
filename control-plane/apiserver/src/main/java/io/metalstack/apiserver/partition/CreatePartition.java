package io.metalstack.apiserver.partition;

import io.metalstack.admin.v2.PartitionServiceCreateRequest;
import io.metalstack.admin.v2.PartitionServiceCreateResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.store.Tx;
import java.time.Clock;

/** Adds a partition. */
final class CreatePartition
    implements Mutation<PartitionServiceCreateRequest, PartitionServiceCreateResponse> {
  private final Clock clock;

  CreatePartition(Clock clock) {
    this.clock = clock;
  }

  @Override
  public PartitionServiceCreateResponse apply(
      Tx tx, Caller caller, PartitionServiceCreateRequest request) {
    var partition = request.getPartition();
    PartitionRules.check(partition);
    var row = PartitionView.row(partition, Meta.kept(clock.instant()));
    return PartitionServiceCreateResponse.newBuilder()
        .setPartition(PartitionView.message(Partitions.insert(tx, row)))
        .build();
  }
}
