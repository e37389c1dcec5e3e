package io.metalstack.values;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which versions of an image are meant: an operator, one blank and a version, or a version alone,
 * or {@code *} for all. Parts that are left out match all: {@code = 12} and {@code 12} cover every
 * 12, {@code > 12.0} starts at 12.1.
 *
 * <table>
 *   <caption>Operators</caption>
 *   <tr><td>{@code =}, none<td>that version
 *   <tr><td>{@code !=}<td>every other
 *   <tr><td>{@code > >= => < <= =<}<td>as in arithmetic
 *   <tr><td>{@code ~ ~>}<td>at least that, with the same major and, where given, minor
 *   <tr><td>{@code ^}<td>at least that, with the same leftmost part that is not 0
 * </table>
 */
public final class VersionConstraint {
  /** The constraint that every version meets. */
  public static final VersionConstraint ANY =
      new VersionConstraint("*", List.of(new Range(new ImageVersion(0, 0, 0), null)));

  private static final Pattern FORM =
      Pattern.compile("(?:(=|!=|>|<|>=|=>|<=|=<|~|~>|\\^) )?v?(\\d{1,17}(?:\\.\\d{1,17}){0,2})");

  /** Versions from the first on and below the second; without a second, all from the first on. */
  private record Range(ImageVersion from, @Nullable ImageVersion below) {
    boolean holds(ImageVersion version) {
      return from.compareTo(version) <= 0 && (below == null || version.compareTo(below) < 0);
    }

    boolean overlaps(Range other) {
      return (below == null || other.from.compareTo(below) < 0)
          && (other.below == null || from.compareTo(other.below) < 0);
    }
  }

  private final String text;
  private final List<Range> ranges;

  private VersionConstraint(String text, List<Range> ranges) {
    this.text = text;
    this.ranges = ranges;
  }

  /**
   * Reads a constraint.
   *
   * @throws Problem INVALID_ARGUMENT for anything but the forms above, such as {@code 12.x},
   *     several constraints, or two blanks
   */
  public static VersionConstraint parse(String text) {
    if (text.equals("*")) {
      return ANY;
    }
    var parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw Problem.invalidArgument("\"%s\" is not a version constraint", text)
          .with("", "expected an operator, one blank and a version such as \">= 12.0\"", "");
    }
    var operator = parts.group(1) == null ? "=" : parts.group(1);
    return new VersionConstraint(text, ranges(operator, parts.group(2)));
  }

  public boolean accepts(ImageVersion version) {
    return ranges.stream().anyMatch(range -> range.holds(version));
  }

  /** Whether one version may meet both. */
  public boolean overlaps(VersionConstraint other) {
    return ranges.stream()
        .anyMatch(range -> other.ranges.stream().anyMatch(another -> range.overlaps(another)));
  }

  @Override
  public String toString() {
    return text;
  }

  private static List<Range> ranges(String operator, String written) {
    var parts = (int) written.chars().filter(character -> character == '.').count() + 1;
    var version = ImageVersion.parse(written);
    var first = new ImageVersion(0, 0, 0);
    var after = after(version, parts);
    return switch (operator) {
      case "=" -> List.of(new Range(version, after));
      case "!=" -> List.of(new Range(first, version), new Range(after, null));
      case ">" -> List.of(new Range(after, null));
      case ">=", "=>" -> List.of(new Range(version, null));
      case "<" -> List.of(new Range(first, version));
      case "<=", "=<" -> List.of(new Range(first, after));
      case "~", "~>" -> List.of(new Range(version, after(version, Math.min(parts, 2))));
      case "^" -> List.of(new Range(version, after(version, leading(version, parts))));
      default -> throw new IllegalStateException(operator);
    };
  }

  /** The first version past all that share the given number of leading parts. */
  private static ImageVersion after(ImageVersion version, int parts) {
    return switch (parts) {
      case 1 -> new ImageVersion(version.major() + 1, 0, 0);
      case 2 -> new ImageVersion(version.major(), version.minor() + 1, 0);
      default -> new ImageVersion(version.major(), version.minor(), version.patch() + 1);
    };
  }

  /** How many leading parts a caret holds fast: up to the first that is not 0. */
  private static int leading(ImageVersion version, int parts) {
    if (version.major() > 0 || parts == 1) {
      return 1;
    }
    return version.minor() > 0 || parts == 2 ? 2 : 3;
  }
}
