package io.metalstack.apiserver.image;

import io.metalstack.api.v2.Image;
import io.metalstack.api.v2.ImageFeature;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.values.Problem;
import java.time.Instant;
import java.util.List;

/** What makes an image valid. Its url is not fetched: a machine will, from its own network. */
final class ImageRules {
  private ImageRules() {}

  /**
   * Checks an image by itself.
   *
   * @throws Problem INVALID_ARGUMENT if it has no url or feature, or has expired
   */
  static void check(Image image, Instant now) {
    checkUrl(image.getId(), image.getUrl());
    checkFeatures(image.getId(), image.getFeaturesList());
    checkExpiry(image.getId(), Meta.instant(image.getExpiresAt()), now);
  }

  static void checkUrl(String id, String url) {
    if (url.isEmpty()) {
      throw Problem.invalidArgument("image \"%s\" has no url", id)
          .with("image.url", "empty", "say where machines fetch the archive");
    }
  }

  static void checkFeatures(String id, List<ImageFeature> features) {
    if (features.isEmpty() || features.contains(ImageFeature.IMAGE_FEATURE_UNSPECIFIED)) {
      throw Problem.invalidArgument(
              "image \"%s\" has no feature, expected machine, firewall or both", id)
          .with("image.features", "missing", "");
    }
  }

  static void checkExpiry(String id, Instant expires, Instant now) {
    if (!expires.isAfter(now)) {
      throw Problem.invalidArgument(
              "image \"%s\" expires on %s, expected a time in the future", id, expires)
          .with("image.expires_at", "in the past", "");
    }
  }
}
