package io.metalstack.apiserver.image;

import io.metalstack.api.v2.Image;
import io.metalstack.api.v2.ImageClassification;
import io.metalstack.api.v2.ImageFeature;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.tables.tables.records.ImageRecord;
import io.metalstack.values.ImageId;
import java.time.Instant;
import java.util.List;

/** An image between its row and its message. */
public final class ImageView {
  private ImageView() {}

  public static Image message(ImageRecord row) {
    var image =
        Image.newBuilder()
            .setId(row.getId())
            .setMeta(
                Meta.of(
                    row.getLabels(), row.getCreatedAt(), row.getUpdatedAt(), row.getGeneration()))
            .setUrl(row.getUrl())
            .setClassification(ImageClassification.forNumber(row.getClassification()))
            .setExpiresAt(Meta.timestamp(row.getExpiresAt()));
    if (!row.getName().isEmpty()) {
      image.setName(row.getName());
    }
    if (!row.getDescription().isEmpty()) {
      image.setDescription(row.getDescription());
    }
    for (var feature : row.getFeatures()) {
      image.addFeatures(ImageFeature.forNumber(feature));
    }
    return image.build();
  }

  static ImageRecord row(Image image, ImageId id, Instant now) {
    return new ImageRecord(
        image.getId(),
        id.os(),
        id.version().major(),
        id.version().minor(),
        id.version().patch(),
        image.getUrl(),
        image.getName(),
        image.getDescription(),
        features(image.getFeaturesList()),
        (short) image.getClassificationValue(),
        Meta.kept(Meta.instant(image.getExpiresAt())),
        Meta.column(image.getMeta().getLabels()),
        0L,
        now,
        null);
  }

  static Short[] features(List<ImageFeature> features) {
    return features.stream().map(feature -> (short) feature.getNumber()).toArray(Short[]::new);
  }
}
