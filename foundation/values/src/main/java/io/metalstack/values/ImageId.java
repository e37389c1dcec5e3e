package io.metalstack.values;

import java.util.regex.Pattern;

/**
 * An image id, {@code os-version}: what stands before the last dash names the operating system.
 *
 * @param os name of the operating system, such as {@code ubuntu} or {@code firewall-ubuntu}
 * @param version its version
 * @param exact whether the id names one image: a patch number above 0. Any other id is a short form
 *     that floats to the newest of its major and minor version
 */
public record ImageId(String os, ImageVersion version, boolean exact) {
  private static final Pattern FORM = Pattern.compile("(.+)-([^-]+)");

  /**
   * Reads an id.
   *
   * @throws Problem INVALID_ARGUMENT if the id has no os or no version
   */
  public static ImageId parse(String id) {
    var parts = FORM.matcher(id);
    if (!parts.matches()) {
      throw Problem.invalidArgument("image id \"%s\" has no version", id)
          .with(
              "image", "expected <os>-<major>.<minor>[.<patch>] such as debian-12.0.20260101", "");
    }
    var version = ImageVersion.parse(parts.group(2));
    return new ImageId(parts.group(1), version, version.patch() > 0);
  }

  /** Whether this short form may resolve to the other image. */
  public boolean covers(ImageId other) {
    return os.equals(other.os)
        && version.major() == other.version.major()
        && version.minor() == other.version.minor()
        && (!exact || version.patch() == other.version.patch());
  }
}
