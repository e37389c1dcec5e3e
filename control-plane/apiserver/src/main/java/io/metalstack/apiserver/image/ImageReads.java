package io.metalstack.apiserver.image;

import io.metalstack.api.v2.ImageClassification;
import io.metalstack.api.v2.ImageServiceGetRequest;
import io.metalstack.api.v2.ImageServiceGetResponse;
import io.metalstack.api.v2.ImageServiceLatestRequest;
import io.metalstack.api.v2.ImageServiceLatestResponse;
import io.metalstack.api.v2.ImageServiceListRequest;
import io.metalstack.api.v2.ImageServiceListResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.values.ImageId;
import io.metalstack.values.Problem;
import java.util.Optional;
import org.jooq.DSLContext;

/** Get, List and Latest of images. */
final class ImageReads {
  private ImageReads() {}

  static ImageServiceGetResponse get(
      DSLContext sql, Caller caller, ImageServiceGetRequest request) {
    return ImageServiceGetResponse.newBuilder()
        .setImage(ImageView.message(Images.get(sql, request.getId())))
        .build();
  }

  static ImageServiceListResponse list(
      DSLContext sql, Caller caller, ImageServiceListRequest request) {
    var response = ImageServiceListResponse.newBuilder();
    Images.list(sql, request.getQuery()).forEach(row -> response.addImages(ImageView.message(row)));
    return response.build();
  }

  static ImageServiceLatestResponse latest(
      DSLContext sql, Caller caller, ImageServiceLatestRequest request) {
    var id = ImageId.parse(request.getOs());
    var classification =
        request.hasClassification()
            ? Optional.of(request.getClassification())
            : Optional.<ImageClassification>empty();
    var image =
        ImageResolution.latest(Images.ofMinor(sql, id), id, classification)
            .orElseThrow(() ->
                Problem.notFound(
                    "there is no image of \"%s\"%s",
                    request.getOs(), classification.map(asked -> " that is " + asked).orElse("")));
    return ImageServiceLatestResponse.newBuilder().setImage(ImageView.message(image)).build();
  }
}
