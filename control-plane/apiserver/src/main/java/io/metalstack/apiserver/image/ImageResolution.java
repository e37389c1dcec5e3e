package io.metalstack.apiserver.image;

import io.metalstack.api.v2.ImageClassification;
import io.metalstack.tables.tables.records.ImageRecord;
import io.metalstack.values.ImageId;
import io.metalstack.values.ImageVersion;
import io.metalstack.values.Problem;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Which image an id stands for, among those that are there. */
final class ImageResolution {
  private static final Comparator<ImageRecord> BY_VERSION =
      Comparator.comparing(ImageResolution::version).thenComparing(ImageRecord::getId);

  private ImageResolution() {}

  /** The newest image that the id covers, expired or not, of the classification if one is asked. */
  static Optional<ImageRecord> latest(
      Collection<ImageRecord> images, ImageId id, Optional<ImageClassification> classification) {
    return images.stream()
        .filter(image -> id.covers(id(image)))
        .filter(image ->
            classification.isEmpty()
                || image.getClassification() == classification.get().getNumber())
        .max(BY_VERSION);
  }

  /**
   * The image to install: the very one that an exact id names, or the newest supported one that a
   * short form covers and that has not expired.
   *
   * @throws Problem NOT_FOUND if there is none, FAILED_PRECONDITION if it has expired
   */
  static ImageRecord installable(Collection<ImageRecord> images, String asked, Instant now) {
    var id = ImageId.parse(asked);
    var covered = images.stream().filter(image -> id.covers(id(image))).toList();
    if (covered.isEmpty()) {
      throw Problem.notFound("there is no image \"%s\"", asked);
    }
    var classified =
        id.exact()
            ? covered
            : covered.stream()
                .filter(image ->
                    image.getClassification()
                        == ImageClassification.IMAGE_CLASSIFICATION_SUPPORTED_VALUE)
                .toList();
    var newest =
        classified.stream()
            .max(BY_VERSION)
            .orElseThrow(() ->
                Problem.notFound("there is no supported image of \"%s\"", asked)
                    .with(
                        "image",
                        "all of its " + covered.size() + " images are preview or deprecated",
                        "name one by its full id"));
    return classified.stream()
        .filter(image -> image.getExpiresAt().isAfter(now))
        .max(
            Comparator.<ImageRecord, Boolean>comparing(image -> image.getId().equals(asked))
                .thenComparing(BY_VERSION))
        .orElseThrow(() ->
            Problem.failedPrecondition(
                    "image \"%s\" has expired on %s", newest.getId(), newest.getExpiresAt())
                .with("image", "expired", "name an image that has not expired"));
  }

  private static ImageId id(ImageRecord image) {
    return new ImageId(image.getOs(), version(image), image.getPatch() > 0);
  }

  private static ImageVersion version(ImageRecord image) {
    return new ImageVersion(image.getMajor(), image.getMinor(), image.getPatch());
  }
}
