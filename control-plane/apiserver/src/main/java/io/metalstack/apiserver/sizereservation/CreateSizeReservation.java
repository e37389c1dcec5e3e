package io.metalstack.apiserver.sizereservation;

import io.metalstack.admin.v2.SizeReservationServiceCreateRequest;
import io.metalstack.admin.v2.SizeReservationServiceCreateResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.SizeReservationRecord;
import io.metalstack.values.Problem;
import java.time.Clock;
import java.util.HashSet;
import java.util.UUID;

/** Keeps machines of a size free for a project. May promise more than there are at the moment. */
final class CreateSizeReservation
    implements Mutation<SizeReservationServiceCreateRequest, SizeReservationServiceCreateResponse> {
  private final Clock clock;

  CreateSizeReservation(Clock clock) {
    this.clock = clock;
  }

  @Override
  public SizeReservationServiceCreateResponse apply(
      Tx tx, Caller caller, SizeReservationServiceCreateRequest request) {
    var wanted = request.getSizeReservation();
    if (!request.hasSizeReservation()) {
      throw Problem.invalidArgument("the size reservation is missing")
          .with("size_reservation", "missing", "");
    }
    if (!wanted.getId().isEmpty()) {
      throw Problem.invalidArgument(
              "a new size reservation gets its id from the server, got \"%s\"", wanted.getId())
          .with("size_reservation.id", "given", "leave it out");
    }
    var project = Filter.uuid(wanted.getProject());
    var partitions = new HashSet<>(wanted.getPartitionsList());
    SizeReservations.requireExisting(tx, project, wanted.getSize(), partitions);
    SizeReservations.hold(tx, wanted.getSize(), partitions);
    var row =
        new SizeReservationRecord(
            UUID.randomUUID(),
            wanted.getName(),
            wanted.getDescription(),
            project,
            wanted.getSize(),
            wanted.getAmount(),
            Meta.column(wanted.getMeta().getLabels()),
            0L,
            Meta.kept(clock.instant()),
            null);
    return SizeReservationServiceCreateResponse.newBuilder()
        .setSizeReservation(SizeReservations.insert(tx, row, partitions))
        .build();
  }
}
