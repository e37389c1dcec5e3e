package io.metalstack.apiserver.sizereservation;

import io.metalstack.admin.v2.SizeReservationServiceUpdateRequest;
import io.metalstack.admin.v2.SizeReservationServiceUpdateResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.call.Revision;
import io.metalstack.store.Tx;
import java.time.Clock;
import java.util.HashSet;

/** Changes how much is kept free, and where: the partitions are always given, all of them. */
final class UpdateSizeReservation
    implements Mutation<SizeReservationServiceUpdateRequest, SizeReservationServiceUpdateResponse> {
  private final Clock clock;

  UpdateSizeReservation(Clock clock) {
    this.clock = clock;
  }

  @Override
  public SizeReservationServiceUpdateResponse apply(
      Tx tx, Caller caller, SizeReservationServiceUpdateRequest request) {
    var row = SizeReservations.lock(tx, Filter.uuid(request.getId()));
    var what = "size reservation \"%s\"".formatted(row.getId());
    Revision.next(row, request.getUpdateMeta(), what, clock);
    if (request.hasName()) {
      row.setName(request.getName());
    }
    if (request.hasDescription()) {
      row.setDescription(request.getDescription());
    }
    if (request.hasAmount()) {
      row.setAmount(request.getAmount());
    }
    if (request.hasLabels()) {
      Revision.labels(row, request.getLabels());
    }
    var partitions = new HashSet<>(request.getPartitionsList());
    SizeReservations.requirePartitions(tx, partitions);
    var touched = new HashSet<>(partitions);
    touched.addAll(SizeReservations.partitions(tx, row.getId()));
    SizeReservations.hold(tx, row.getSize(), touched);
    return SizeReservationServiceUpdateResponse.newBuilder()
        .setSizeReservation(SizeReservations.update(tx, row, partitions))
        .build();
  }
}
