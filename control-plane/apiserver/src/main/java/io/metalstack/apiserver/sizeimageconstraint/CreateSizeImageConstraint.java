package io.metalstack.apiserver.sizeimageconstraint;

import io.metalstack.admin.v2.SizeImageConstraintServiceCreateRequest;
import io.metalstack.admin.v2.SizeImageConstraintServiceCreateResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.SizeImageConstraintRecord;
import java.time.Clock;

/** Says which images a size takes. The size need not exist yet. */
final class CreateSizeImageConstraint
    implements Mutation<
        SizeImageConstraintServiceCreateRequest, SizeImageConstraintServiceCreateResponse> {
  private final Clock clock;

  CreateSizeImageConstraint(Clock clock) {
    this.clock = clock;
  }

  @Override
  public SizeImageConstraintServiceCreateResponse apply(
      Tx tx, Caller caller, SizeImageConstraintServiceCreateRequest request) {
    var images = SizeImageConstraintRules.images(request.getImageConstraintsList());
    var row =
        new SizeImageConstraintRecord(
            request.getSize(),
            request.getName(),
            request.getDescription(),
            Meta.column(images),
            Meta.column(request.getMeta().getLabels()),
            0L,
            Meta.kept(clock.instant()),
            null);
    return SizeImageConstraintServiceCreateResponse.newBuilder()
        .setSizeImageConstraint(SizeImageConstraints.insert(tx, row))
        .build();
  }
}
