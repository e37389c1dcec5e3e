package io.metalstack.apiserver.image;

import io.metalstack.admin.v2.ImageServiceDeleteRequest;
import io.metalstack.admin.v2.ImageServiceDeleteResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;

/** Deletes an image that no machine is installed with. */
final class DeleteImage implements Mutation<ImageServiceDeleteRequest, ImageServiceDeleteResponse> {
  @Override
  public ImageServiceDeleteResponse apply(Tx tx, Caller caller, ImageServiceDeleteRequest request) {
    var row = Images.lock(tx, request.getId());
    var machines = Images.machines(tx, row.getId());
    if (machines > 0) {
      throw Problem.failedPrecondition(
              "image \"%s\" is that of %d allocated machines", row.getId(), machines)
          .with("id", "in use", "let it expire, and delete it when no machine uses it any more");
    }
    Images.delete(tx, row.getId());
    return ImageServiceDeleteResponse.newBuilder().setImage(ImageView.message(row)).build();
  }
}
