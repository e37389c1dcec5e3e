package io.metalstack.apiserver.sizereservation;

import io.metalstack.api.v2.SizeReservationServiceRpc;
import io.metalstack.apiserver.call.Calls;
import java.time.Clock;

/** The methods of size reservations. */
public final class SizeReservationApi {
  private SizeReservationApi() {}

  public static void bind(Calls calls, Clock clock) {
    calls
        .read(SizeReservationServiceRpc.GET, SizeReservationReads::get)
        .read(SizeReservationServiceRpc.LIST, SizeReservationReads::list)
        .mutation(
            io.metalstack.admin.v2.SizeReservationServiceRpc.CREATE,
            new CreateSizeReservation(clock))
        .mutation(
            io.metalstack.admin.v2.SizeReservationServiceRpc.UPDATE,
            new UpdateSizeReservation(clock))
        .mutation(
            io.metalstack.admin.v2.SizeReservationServiceRpc.DELETE, new DeleteSizeReservation())
        .read(io.metalstack.admin.v2.SizeReservationServiceRpc.LIST, SizeReservationReads::listAll);
  }
}
