package io.metalstack.apiserver.partition;

import io.metalstack.api.v2.PartitionServiceGetRequest;
import io.metalstack.api.v2.PartitionServiceGetResponse;
import io.metalstack.api.v2.PartitionServiceListRequest;
import io.metalstack.api.v2.PartitionServiceListResponse;
import io.metalstack.apiserver.call.Caller;
import org.jooq.DSLContext;

/** Get and List of partitions. */
final class PartitionReads {
  private PartitionReads() {}

  static PartitionServiceGetResponse get(
      DSLContext sql, Caller caller, PartitionServiceGetRequest request) {
    return PartitionServiceGetResponse.newBuilder()
        .setPartition(PartitionView.message(Partitions.get(sql, request.getId())))
        .build();
  }

  static PartitionServiceListResponse list(
      DSLContext sql, Caller caller, PartitionServiceListRequest request) {
    var response = PartitionServiceListResponse.newBuilder();
    Partitions.list(sql, request.getQuery())
        .forEach(row -> response.addPartitions(PartitionView.message(row)));
    return response.build();
  }
}
