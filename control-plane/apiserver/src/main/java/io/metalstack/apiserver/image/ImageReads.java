package io.metalstack.apiserver.image;

import io.metalstack.admin.v2.ImageServiceUsageRequest;
import io.metalstack.admin.v2.ImageServiceUsageResponse;
import io.metalstack.api.v2.ImageClassification;
import io.metalstack.api.v2.ImageServiceGetRequest;
import io.metalstack.api.v2.ImageServiceGetResponse;
import io.metalstack.api.v2.ImageServiceLatestRequest;
import io.metalstack.api.v2.ImageServiceLatestResponse;
import io.metalstack.api.v2.ImageServiceListRequest;
import io.metalstack.api.v2.ImageServiceListResponse;
import io.metalstack.api.v2.ImageUsage;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.tables.tables.records.ImageRecord;
import io.metalstack.values.ImageId;
import io.metalstack.values.Problem;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/** Get, List, Latest and Usage of images. */
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

  /** All images of the query, with the machines that are installed with them. */
  static ImageServiceUsageResponse usage(
      DSLContext sql, Caller caller, ImageServiceUsageRequest request) {
    var images = Images.list(sql, request.getQuery());
    var users = Images.users(sql, images.stream().map(ImageRecord::getId).toList());
    var response = ImageServiceUsageResponse.newBuilder();
    for (var image : images) {
      response.addImageUsage(
          ImageUsage.newBuilder()
              .setImage(ImageView.message(image))
              .addAllUsedBy(
                  users.getOrDefault(image.getId(), List.of()).stream()
                      .map(UUID::toString)
                      .toList()));
    }
    return response.build();
  }
}
