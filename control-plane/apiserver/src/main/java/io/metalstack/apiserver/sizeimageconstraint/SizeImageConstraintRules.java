package io.metalstack.apiserver.sizeimageconstraint;

import io.metalstack.api.v2.ImageConstraint;
import io.metalstack.api.v2.SizeImageConstraint;
import io.metalstack.values.ImageId;
import io.metalstack.values.Problem;
import io.metalstack.values.VersionConstraint;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which constraints are valid, and which images they let through. Source: v2.md 4.8 and 12.1. */
final class SizeImageConstraintRules {
  private SizeImageConstraintRules() {}

  /**
   * Operating systems with their versions. Of one that is there twice the last counts.
   *
   * @throws Problem INVALID_ARGUMENT for {@code *} as operating system, and for what is no
   *     constraint of versions
   */
  static Map<String, String> images(List<ImageConstraint> constraints) {
    var images = new TreeMap<String, String>();
    for (var constraint : constraints) {
      if (constraint.getImage().equals("*")) {
        throw Problem.invalidArgument("\"*\" is not an operating system")
            .with("image_constraints.image", "wildcard", "name each operating system");
      }
      images.put(
          constraint.getImage(), VersionConstraint.parse(constraint.getSemverMatch()).toString());
    }
    return images;
  }

  /**
   * Lets an image through that its size takes; one of an operating system without constraint
   * always.
   *
   * @throws Problem INVALID_ARGUMENT, with the text that clients know, if the version is refused or
   *     has no patch number
   */
  static void check(SizeImageConstraint constraint, ImageId image) {
    for (var asked : constraint.getImageConstraintsList()) {
      if (asked.getImage().equals(image.os())) {
        check(constraint.getSize(), asked, image);
      }
    }
  }

  private static void check(String size, ImageConstraint asked, ImageId image) {
    if (image.version().patch() == 0) {
      throw Problem.invalidArgument("no patch version given")
          .with(
              "image",
              "%s-%s has no patch number, which size \"%s\" needs to judge it"
                  .formatted(image.os(), image.version(), size),
              "name an image with a full version");
    }
    if (!VersionConstraint.parse(asked.getSemverMatch()).accepts(image.version())) {
      throw Problem.invalidArgument(
              "given size:%s with image:%s-%s does violate image constraint:%s %s",
              size,
              image.os(),
              image.version(),
              asked.getImage(),
              asked.getSemverMatch().replace(" ", ""))
          .with(
              "image", "not for this size", "choose another version of the image, or another size");
    }
  }
}
