package io.metalstack.values;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * The version in an image id, three numbers. Leading zeros and a leading {@code v} are read and
 * dropped, so {@code 24.04.20260401} is 24.4.20260401; what is left out counts as 0.
 */
public record ImageVersion(long major, long minor, long patch) implements Comparable<ImageVersion> {
  private static final Pattern FORM =
      Pattern.compile("v?(\\d{1,18})(?:\\.(\\d{1,18}))?(?:\\.(\\d{1,18}))?");

  /**
   * Reads one to three numbers joined by dots.
   *
   * @throws Problem INVALID_ARGUMENT for suffixes such as {@code -rc1} and for four parts
   */
  public static ImageVersion parse(String text) {
    var parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw Problem.invalidArgument("\"%s\" is not an image version", text)
          .with("version", "expected one to three numbers such as 24.4.20260401", "");
    }
    return new ImageVersion(number(parts.group(1)), number(parts.group(2)), number(parts.group(3)));
  }

  @Override
  public int compareTo(ImageVersion other) {
    return Comparator.comparingLong(ImageVersion::major)
        .thenComparingLong(ImageVersion::minor)
        .thenComparingLong(ImageVersion::patch)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }

  private static long number(@org.jspecify.annotations.Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
