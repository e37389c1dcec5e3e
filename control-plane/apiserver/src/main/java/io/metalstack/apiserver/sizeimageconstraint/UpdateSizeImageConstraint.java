package io.metalstack.apiserver.sizeimageconstraint;

import io.metalstack.admin.v2.SizeImageConstraintServiceUpdateRequest;
import io.metalstack.admin.v2.SizeImageConstraintServiceUpdateResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.call.Revision;
import io.metalstack.store.Tx;
import java.time.Clock;

/** Changes which images a size takes: those of the request replace all that were there. */
final class UpdateSizeImageConstraint
    implements Mutation<
        SizeImageConstraintServiceUpdateRequest, SizeImageConstraintServiceUpdateResponse> {
  private final Clock clock;

  UpdateSizeImageConstraint(Clock clock) {
    this.clock = clock;
  }

  @Override
  public SizeImageConstraintServiceUpdateResponse apply(
      Tx tx, Caller caller, SizeImageConstraintServiceUpdateRequest request) {
    var row = SizeImageConstraints.lock(tx, request.getSize());
    Revision.next(
        row,
        request.getUpdateMeta(),
        "image constraints of size \"%s\"".formatted(row.getSize()),
        clock);
    if (request.hasName()) {
      row.setName(request.getName());
    }
    if (request.hasDescription()) {
      row.setDescription(request.getDescription());
    }
    row.setImages(Meta.column(SizeImageConstraintRules.images(request.getImageConstraintsList())));
    return SizeImageConstraintServiceUpdateResponse.newBuilder()
        .setSizeImageConstraint(SizeImageConstraints.update(tx, row))
        .build();
  }
}
