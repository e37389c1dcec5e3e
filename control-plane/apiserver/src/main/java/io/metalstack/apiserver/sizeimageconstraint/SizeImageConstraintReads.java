package io.metalstack.apiserver.sizeimageconstraint;

import io.metalstack.admin.v2.SizeImageConstraintServiceGetRequest;
import io.metalstack.admin.v2.SizeImageConstraintServiceGetResponse;
import io.metalstack.admin.v2.SizeImageConstraintServiceListRequest;
import io.metalstack.admin.v2.SizeImageConstraintServiceListResponse;
import io.metalstack.api.v2.SizeImageConstraintServiceTryRequest;
import io.metalstack.api.v2.SizeImageConstraintServiceTryResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.image.Images;
import io.metalstack.apiserver.size.Sizes;
import io.metalstack.values.ImageId;
import org.jooq.DSLContext;

/** Get, List and Try of size-image constraints. */
final class SizeImageConstraintReads {
  private SizeImageConstraintReads() {}

  static SizeImageConstraintServiceGetResponse get(
      DSLContext sql, Caller caller, SizeImageConstraintServiceGetRequest request) {
    return SizeImageConstraintServiceGetResponse.newBuilder()
        .setSizeImageConstraint(SizeImageConstraints.get(sql, request.getSize()))
        .build();
  }

  static SizeImageConstraintServiceListResponse list(
      DSLContext sql, Caller caller, SizeImageConstraintServiceListRequest request) {
    return SizeImageConstraintServiceListResponse.newBuilder()
        .addAllSizeImageConstraints(SizeImageConstraints.list(sql, request.getQuery()))
        .build();
  }

  /** Answers nothing if the image can be installed on the size. All three must be there. */
  static SizeImageConstraintServiceTryResponse tryImage(
      DSLContext sql, Caller caller, SizeImageConstraintServiceTryRequest request) {
    var constraint = SizeImageConstraints.get(sql, request.getSize());
    Sizes.get(sql, request.getSize());
    var image = Images.get(sql, request.getImage());
    SizeImageConstraintRules.check(constraint, ImageId.parse(image.getId()));
    return SizeImageConstraintServiceTryResponse.getDefaultInstance();
  }
}
