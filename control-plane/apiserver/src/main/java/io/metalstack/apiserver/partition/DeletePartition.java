package io.metalstack.apiserver.partition;

import io.metalstack.admin.v2.PartitionServiceDeleteRequest;
import io.metalstack.admin.v2.PartitionServiceDeleteResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;
import java.util.ArrayList;

/** Deletes a partition in which nothing stands any more. */
final class DeletePartition
    implements Mutation<PartitionServiceDeleteRequest, PartitionServiceDeleteResponse> {
  @Override
  public PartitionServiceDeleteResponse apply(
      Tx tx, Caller caller, PartitionServiceDeleteRequest request) {
    var row = Partitions.lock(tx, request.getId());
    var left = new ArrayList<String>();
    Partitions.contents(tx, row.getId())
        .forEach((what, count) -> {
          if (count > 0) {
            left.add(count + " " + what);
          }
        });
    if (!left.isEmpty()) {
      throw Problem.invalidArgument(
              "partition \"%s\" still has %s", row.getId(), String.join(", ", left))
          .with("id", "in use", "delete them first");
    }
    Partitions.delete(tx, row.getId());
    return PartitionServiceDeleteResponse.newBuilder()
        .setPartition(PartitionView.message(row))
        .build();
  }
}
