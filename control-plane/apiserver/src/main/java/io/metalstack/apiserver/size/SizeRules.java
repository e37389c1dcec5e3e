package io.metalstack.apiserver.size;

import io.metalstack.api.v2.Size;
import io.metalstack.api.v2.SizeConstraint;
import io.metalstack.api.v2.SizeConstraintType;
import io.metalstack.values.Glob;
import io.metalstack.values.Problem;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What makes a size valid, and when two of them overlap. */
public final class SizeRules {
  /** The id that a machine shows whose hardware is of no size. */
  private static final String UNKNOWN = "unknown";

  private SizeRules() {}

  /** What a constraint is about; those of a size with the same subject count the same parts. */
  private record Subject(SizeConstraintType type, String identifier) {}

  /**
   * Checks a size by itself.
   *
   * @throws Problem INVALID_ARGUMENT with a detail for each constraint that is wrong
   */
  static void check(Size size) {
    if (size.getId().isEmpty() || size.getId().equals(UNKNOWN)) {
      throw Problem.invalidArgument(
              "\"%s\" cannot be the id of a size, expected 2 to 128 characters other than \"%s\"",
              size.getId(), UNKNOWN)
          .with("size.id", "not an id", "");
    }
    var problem = Optional.<Problem>empty();
    for (var index = 0; index < size.getConstraintsCount(); index++) {
      var wrong = wrong(size.getConstraintsList(), index);
      if (wrong.isPresent()) {
        problem =
            Optional.of(
                problem
                    .orElse(
                        Problem.invalidArgument(
                            "size \"%s\" is not valid: %s", size.getId(), wrong.get()))
                    .with("size.constraints[" + index + "]", wrong.get(), ""));
      }
    }
    problem.ifPresent(found -> {
      throw found;
    });
  }

  /**
   * Checks that no machine can be of this size and of another one.
   *
   * @throws Problem INVALID_ARGUMENT that names the other size
   */
  static void checkApart(Size size, Collection<Size> others) {
    for (var other : others) {
      if (!other.getId().equals(size.getId()) && overlap(size, other)) {
        throw Problem.invalidArgument(
                "size \"%s\" overlaps with size \"%s\": the same hardware would be of both",
                size.getId(), other.getId())
            .with("size.constraints", "overlap", "change the range of one constraint");
      }
    }
  }

  /**
   * Whether both constrain the same subjects and all their ranges meet. Different identifiers count
   * as different parts, even where their patterns could match the same. A size without constraints
   * overlaps every other.
   */
  static boolean overlap(Size one, Size other) {
    if (one.getConstraintsCount() == 0 || other.getConstraintsCount() == 0) {
      return true;
    }
    var ranges = ranges(one);
    var others = ranges(other);
    return ranges.keySet().equals(others.keySet())
        && ranges.entrySet().stream()
            .allMatch(entry -> meet(entry.getValue(), others.get(entry.getKey())));
  }

  /** A constraint in words: its type and, where it has one, its identifier. */
  static String name(SizeConstraint constraint) {
    var type =
        switch (constraint.getType()) {
          case SIZE_CONSTRAINT_TYPE_CORES -> "cores";
          case SIZE_CONSTRAINT_TYPE_MEMORY -> "memory";
          case SIZE_CONSTRAINT_TYPE_STORAGE -> "storage";
          case SIZE_CONSTRAINT_TYPE_GPU -> "gpu";
          case SIZE_CONSTRAINT_TYPE_UNSPECIFIED, UNRECOGNIZED -> "unspecified";
        };
    return constraint.getIdentifier().isEmpty()
        ? type
        : type + " of \"" + constraint.getIdentifier() + "\"";
  }

  private static boolean meet(List<SizeConstraint> ranges, @Nullable List<SizeConstraint> others) {
    return others != null
        && ranges.stream()
            .allMatch(range ->
                others.stream()
                    .allMatch(other ->
                        Long.compareUnsigned(range.getMin(), other.getMax()) <= 0
                            && Long.compareUnsigned(other.getMin(), range.getMax()) <= 0));
  }

  private static Map<Subject, List<SizeConstraint>> ranges(Size size) {
    var ranges = new HashMap<Subject, List<SizeConstraint>>();
    for (var constraint : size.getConstraintsList()) {
      ranges.merge(
          new Subject(constraint.getType(), constraint.getIdentifier()),
          List.of(constraint),
          (before, more) -> Stream.concat(before.stream(), more.stream()).toList());
    }
    return ranges;
  }

  private static Optional<String> wrong(List<SizeConstraint> constraints, int index) {
    var constraint = constraints.get(index);
    var identifier = constraint.getIdentifier();
    if (Long.compareUnsigned(constraint.getMin(), constraint.getMax()) > 0) {
      return Optional.of(
          "%s has the maximum %s below the minimum %s"
              .formatted(
                  name(constraint),
                  Long.toUnsignedString(constraint.getMax()),
                  Long.toUnsignedString(constraint.getMin())));
    }
    try {
      Glob.parse(identifier);
    } catch (Problem problem) {
      return Optional.of(problem.message());
    }
    var repeated =
        constraints.subList(0, index).stream()
            .anyMatch(earlier ->
                earlier.getType() == constraint.getType()
                    && earlier.getIdentifier().equals(identifier));
    return switch (constraint.getType()) {
      case SIZE_CONSTRAINT_TYPE_CORES ->
          repeated && identifier.isEmpty()
              ? Optional.of("there are two constraints on cores without an identifier")
              : Optional.empty();
      case SIZE_CONSTRAINT_TYPE_MEMORY ->
          !identifier.isEmpty()
              ? Optional.of("memory takes no identifier, got \"" + identifier + "\"")
              : repeated
                  ? Optional.of("there are two constraints on memory")
                  : Optional.<String>empty();
      case SIZE_CONSTRAINT_TYPE_STORAGE -> Optional.empty();
      case SIZE_CONSTRAINT_TYPE_GPU ->
          identifier.isEmpty()
              ? Optional.of("gpu needs an identifier, such as \"*H100*\"")
              : Optional.empty();
      case SIZE_CONSTRAINT_TYPE_UNSPECIFIED, UNRECOGNIZED ->
          Optional.of("its type is missing, expected cores, memory, storage or gpu");
    };
  }
}
