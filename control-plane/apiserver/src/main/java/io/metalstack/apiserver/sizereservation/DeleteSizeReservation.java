package io.metalstack.apiserver.sizereservation;

import io.metalstack.admin.v2.SizeReservationServiceDeleteRequest;
import io.metalstack.admin.v2.SizeReservationServiceDeleteResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.store.Tx;
import java.util.HashSet;

/** Keeps nothing free any more. Machines that the project has stay with it. */
final class DeleteSizeReservation
    implements Mutation<SizeReservationServiceDeleteRequest, SizeReservationServiceDeleteResponse> {
  @Override
  public SizeReservationServiceDeleteResponse apply(
      Tx tx, Caller caller, SizeReservationServiceDeleteRequest request) {
    var row = SizeReservations.lock(tx, Filter.uuid(request.getId()));
    var partitions = SizeReservations.partitions(tx, row.getId());
    SizeReservations.hold(tx, row.getSize(), new HashSet<>(partitions));
    SizeReservations.delete(tx, row.getId());
    return SizeReservationServiceDeleteResponse.newBuilder()
        .setSizeReservation(SizeReservationView.message(row, partitions))
        .build();
  }
}
