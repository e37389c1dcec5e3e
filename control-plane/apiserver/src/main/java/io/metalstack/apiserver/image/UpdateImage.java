package io.metalstack.apiserver.image;

import io.metalstack.admin.v2.ImageServiceUpdateRequest;
import io.metalstack.admin.v2.ImageServiceUpdateResponse;
import io.metalstack.api.v2.ImageClassification;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.call.Revision;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.ImageRecord;
import java.time.Clock;

/** Changes an image. Its id, and with it its version, stays. */
final class UpdateImage implements Mutation<ImageServiceUpdateRequest, ImageServiceUpdateResponse> {
  private final Clock clock;

  UpdateImage(Clock clock) {
    this.clock = clock;
  }

  @Override
  public ImageServiceUpdateResponse apply(Tx tx, Caller caller, ImageServiceUpdateRequest request) {
    var row = Images.lock(tx, request.getId());
    Revision.next(row, request.getUpdateMeta(), "image \"%s\"".formatted(row.getId()), clock);
    describe(row, request);
    use(row, request);
    Images.update(tx, row);
    return ImageServiceUpdateResponse.newBuilder().setImage(ImageView.message(row)).build();
  }

  private static void describe(ImageRecord row, ImageServiceUpdateRequest request) {
    if (request.hasName()) {
      row.setName(request.getName());
    }
    if (request.hasDescription()) {
      row.setDescription(request.getDescription());
    }
    if (request.hasLabels()) {
      Revision.labels(row, request.getLabels());
    }
  }

  private void use(ImageRecord row, ImageServiceUpdateRequest request) {
    if (request.hasUrl()) {
      ImageRules.checkUrl(row.getId(), request.getUrl());
      row.setUrl(request.getUrl());
    }
    if (request.getFeaturesCount() > 0) {
      ImageRules.checkFeatures(row.getId(), request.getFeaturesList());
      row.setFeatures(ImageView.features(request.getFeaturesList()));
    }
    if (request.getClassification() != ImageClassification.IMAGE_CLASSIFICATION_UNSPECIFIED) {
      row.setClassification((short) request.getClassificationValue());
    }
    if (request.hasExpiresAt()) {
      var expires = Meta.kept(Meta.instant(request.getExpiresAt()));
      ImageRules.checkExpiry(row.getId(), expires, clock.instant());
      row.setExpiresAt(expires);
    }
  }
}
