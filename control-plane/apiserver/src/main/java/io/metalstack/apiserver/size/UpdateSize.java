package io.metalstack.apiserver.size;

import io.metalstack.admin.v2.SizeServiceUpdateRequest;
import io.metalstack.admin.v2.SizeServiceUpdateResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.call.Revision;
import io.metalstack.store.Tx;
import java.time.Clock;

/** Changes a size. Machines keep theirs until they register again. */
final class UpdateSize implements Mutation<SizeServiceUpdateRequest, SizeServiceUpdateResponse> {
  private final Clock clock;

  UpdateSize(Clock clock) {
    this.clock = clock;
  }

  @Override
  public SizeServiceUpdateResponse apply(Tx tx, Caller caller, SizeServiceUpdateRequest request) {
    tx.exclusively("sizes");
    var row = Sizes.lock(tx, request.getId());
    Revision.next(row, request.getUpdateMeta(), "size \"%s\"".formatted(row.getId()), clock);
    if (request.hasName()) {
      row.setName(request.getName());
    }
    if (request.hasDescription()) {
      row.setDescription(request.getDescription());
    }
    if (request.hasLabels()) {
      Revision.labels(row, request.getLabels());
    }
    var sizes = Sizes.all(tx.sql());
    var stored = sizes.stream().filter(size -> size.getId().equals(row.getId())).findFirst();
    var wanted = stored.orElseThrow().toBuilder();
    if (request.getConstraintsCount() > 0) {
      wanted.clearConstraints().addAllConstraints(request.getConstraintsList());
    }
    var size = wanted.build();
    SizeRules.check(size);
    SizeRules.checkApart(
        size, sizes.stream().filter(other -> !other.getId().equals(row.getId())).toList());
    return SizeServiceUpdateResponse.newBuilder()
        .setSize(Sizes.update(tx, row, SizeView.constraintRows(size)))
        .build();
  }
}
