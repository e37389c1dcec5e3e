package io.metalstack.apiserver.size;

import io.metalstack.admin.v2.SizeServiceDeleteRequest;
import io.metalstack.admin.v2.SizeServiceDeleteResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.sizereservation.SizeReservations;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;

/** Deletes a size that nothing refers to. */
final class DeleteSize implements Mutation<SizeServiceDeleteRequest, SizeServiceDeleteResponse> {
  @Override
  public SizeServiceDeleteResponse apply(Tx tx, Caller caller, SizeServiceDeleteRequest request) {
    var id = Sizes.lock(tx, request.getId()).getId();
    var machines = Sizes.machines(tx, id);
    if (machines > 0) {
      throw Problem.failedPrecondition("size \"%s\" is that of %d machines", id, machines)
          .with("id", "in use", "delete the machines, or let them match another size");
    }
    if (Sizes.hasImageConstraints(tx, id)) {
      throw Problem.failedPrecondition("size \"%s\" has size-image constraints", id)
          .with("id", "in use", "delete its size-image constraints first");
    }
    var reservations = SizeReservations.ofSize(tx, id);
    if (reservations > 0) {
      throw Problem.failedPrecondition("size \"%s\" has %d reservations", id, reservations)
          .with("id", "in use", "delete the reservations first");
    }
    var size = Sizes.get(tx.sql(), id);
    Sizes.delete(tx, id);
    return SizeServiceDeleteResponse.newBuilder().setSize(size).build();
  }
}
