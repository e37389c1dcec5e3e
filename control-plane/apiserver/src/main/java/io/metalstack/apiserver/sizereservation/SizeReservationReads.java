package io.metalstack.apiserver.sizereservation;

import static io.metalstack.tables.Tables.SIZE_RESERVATION;

import io.metalstack.api.v2.SizeReservationServiceGetRequest;
import io.metalstack.api.v2.SizeReservationServiceGetResponse;
import io.metalstack.api.v2.SizeReservationServiceListRequest;
import io.metalstack.api.v2.SizeReservationServiceListResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import org.jooq.DSLContext;

/** Get and List of size reservations: a project sees its own, an admin all. */
final class SizeReservationReads {
  private SizeReservationReads() {}

  static SizeReservationServiceGetResponse get(
      DSLContext sql, Caller caller, SizeReservationServiceGetRequest request) {
    var own = SIZE_RESERVATION.PROJECT.eq(Filter.uuid(request.getProject()));
    var id = SIZE_RESERVATION.ID.eq(Filter.uuid(request.getId()));
    return SizeReservationServiceGetResponse.newBuilder()
        .setSizeReservation(
            SizeReservations.list(sql, own.and(id)).stream()
                .findFirst()
                .orElseThrow(() -> SizeReservations.missing(request.getId())))
        .build();
  }

  static SizeReservationServiceListResponse list(
      DSLContext sql, Caller caller, SizeReservationServiceListRequest request) {
    var own = SIZE_RESERVATION.PROJECT.eq(Filter.uuid(request.getProject()));
    return SizeReservationServiceListResponse.newBuilder()
        .addAllSizeReservations(
            SizeReservations.list(sql, SizeReservations.asked(request.getQuery()).and(own)))
        .build();
  }

  static io.metalstack.admin.v2.SizeReservationServiceListResponse listAll(
      DSLContext sql,
      Caller caller,
      io.metalstack.admin.v2.SizeReservationServiceListRequest request) {
    return io.metalstack.admin.v2.SizeReservationServiceListResponse.newBuilder()
        .addAllSizeReservations(
            SizeReservations.list(sql, SizeReservations.asked(request.getQuery())))
        .build();
  }
}
