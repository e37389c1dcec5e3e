package io.metalstack.apiserver.sizeimageconstraint;

import io.metalstack.admin.v2.SizeImageConstraintServiceDeleteRequest;
import io.metalstack.admin.v2.SizeImageConstraintServiceDeleteResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.store.Tx;

/** Lets a size take every image again. */
final class DeleteSizeImageConstraint
    implements Mutation<
        SizeImageConstraintServiceDeleteRequest, SizeImageConstraintServiceDeleteResponse> {
  @Override
  public SizeImageConstraintServiceDeleteResponse apply(
      Tx tx, Caller caller, SizeImageConstraintServiceDeleteRequest request) {
    var row = SizeImageConstraints.lock(tx, request.getSize());
    SizeImageConstraints.delete(tx, row.getSize());
    return SizeImageConstraintServiceDeleteResponse.newBuilder()
        .setSizeImageConstraint(SizeImageConstraintView.message(row))
        .build();
  }
}
