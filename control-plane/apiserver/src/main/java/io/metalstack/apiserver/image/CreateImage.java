package io.metalstack.apiserver.image;

import io.metalstack.admin.v2.ImageServiceCreateRequest;
import io.metalstack.admin.v2.ImageServiceCreateResponse;
import io.metalstack.api.v2.Image;
import io.metalstack.api.v2.ImageClassification;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.store.Tx;
import io.metalstack.values.ImageId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Adds an image: a preview that lasts 90 days, unless it says otherwise. */
final class CreateImage implements Mutation<ImageServiceCreateRequest, ImageServiceCreateResponse> {
  private static final Duration LIFE = Duration.ofDays(90);

  private final Clock clock;

  CreateImage(Clock clock) {
    this.clock = clock;
  }

  @Override
  public ImageServiceCreateResponse apply(Tx tx, Caller caller, ImageServiceCreateRequest request) {
    var now = Meta.kept(clock.instant());
    var image = completed(request.getImage(), now);
    var id = ImageId.parse(image.getId());
    ImageRules.check(image, now);
    var row = Images.insert(tx, ImageView.row(image, id, now));
    return ImageServiceCreateResponse.newBuilder().setImage(ImageView.message(row)).build();
  }

  private static Image completed(Image image, Instant now) {
    var completed = image.toBuilder();
    if (!image.hasExpiresAt()) {
      completed.setExpiresAt(Meta.timestamp(now.plus(LIFE)));
    }
    if (image.getClassification() == ImageClassification.IMAGE_CLASSIFICATION_UNSPECIFIED) {
      completed.setClassification(ImageClassification.IMAGE_CLASSIFICATION_PREVIEW);
    }
    return completed.build();
  }
}
