package io.metalstack.apiserver.size;

import static io.metalstack.api.v2.SizeConstraintType.SIZE_CONSTRAINT_TYPE_CORES;
import static io.metalstack.api.v2.SizeConstraintType.SIZE_CONSTRAINT_TYPE_GPU;
import static io.metalstack.api.v2.SizeConstraintType.SIZE_CONSTRAINT_TYPE_MEMORY;
import static io.metalstack.api.v2.SizeConstraintType.SIZE_CONSTRAINT_TYPE_STORAGE;
import static io.metalstack.api.v2.SizeConstraintType.SIZE_CONSTRAINT_TYPE_UNSPECIFIED;
import static io.metalstack.apiserver.size.SizeMatchingTest.range;
import static io.metalstack.apiserver.size.SizeMatchingTest.size;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.metalstack.api.v2.Size;
import io.metalstack.api.v2.SizeConstraint;
import io.metalstack.apiserver.World;
import io.metalstack.values.Problem;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SizeRulesTest {
  private static final SizeConstraint MEMORY = range(SIZE_CONSTRAINT_TYPE_MEMORY, 1, 10, "");
  private static final SizeConstraint CORES = range(SIZE_CONSTRAINT_TYPE_CORES, 1, 10, "");

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of(range(SIZE_CONSTRAINT_TYPE_CORES, 5, 4, ""), "below the minimum 5"),
        Arguments.of(range(SIZE_CONSTRAINT_TYPE_GPU, 1, 1, ""), "needs an identifier"),
        Arguments.of(range(SIZE_CONSTRAINT_TYPE_MEMORY, 1, 2, "x"), "takes no identifier"),
        Arguments.of(range(SIZE_CONSTRAINT_TYPE_STORAGE, 1, 2, "[a"), "bracket without end"),
        Arguments.of(range(SIZE_CONSTRAINT_TYPE_UNSPECIFIED, 1, 2, ""), "type is missing"),
        Arguments.of(MEMORY, "two constraints on memory"),
        Arguments.of(CORES, "two constraints on cores"));
  }

  @ParameterizedTest
  @MethodSource
  void wrong(SizeConstraint constraint, String reason) {
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> SizeRules.check(size("s1", MEMORY, CORES, constraint)),
        reason,
        "size.constraints[2]");
  }

  @Test
  void everyWrongConstraintIsNamed() {
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () ->
            SizeRules.check(size("s1", range(SIZE_CONSTRAINT_TYPE_GPU, 2, 1, "x"), MEMORY, MEMORY)),
        "size.constraints[0]",
        "size.constraints[2]");
  }

  @Test
  void theIdOfMachinesWithoutSizeIsTaken() {
    World.refused(Problem.Kind.INVALID_ARGUMENT, () -> SizeRules.check(size("unknown")), "unknown");
    World.refused(Problem.Kind.INVALID_ARGUMENT, () -> SizeRules.check(size("")));
  }

  @Test
  void limitsAreUnsigned() {
    assertThatCode(() -> SizeRules.check(size("s1", range(SIZE_CONSTRAINT_TYPE_MEMORY, 1, -1, ""))))
        .doesNotThrowAnyException();
  }

  static Stream<Arguments> overlaps() {
    var cores = size("a", CORES, MEMORY);
    return Stream.of(
        Arguments.of(cores, size("b", CORES, MEMORY), true),
        Arguments.of(cores, size("b", range(SIZE_CONSTRAINT_TYPE_CORES, 10, 20, ""), MEMORY), true),
        Arguments.of(
            cores, size("b", range(SIZE_CONSTRAINT_TYPE_CORES, 11, 20, ""), MEMORY), false),
        Arguments.of(
            cores, size("b", range(SIZE_CONSTRAINT_TYPE_CORES, 1, 10, "AMD*"), MEMORY), false),
        Arguments.of(cores, size("b", CORES), false),
        Arguments.of(cores, size("b"), true),
        Arguments.of(size("a"), size("b"), true),
        Arguments.of(disks(1, 2), disks(2, 3), true),
        Arguments.of(disks(1, 2), disks(3, 4), false),
        Arguments.of(
            size("a", range(SIZE_CONSTRAINT_TYPE_MEMORY, 5, -1, "")),
            size("b", range(SIZE_CONSTRAINT_TYPE_MEMORY, -1, -1, "")),
            true));
  }

  @ParameterizedTest
  @MethodSource
  void overlaps(Size one, Size other, boolean expected) {
    assertThat(SizeRules.overlap(one, other)).isEqualTo(expected);
    assertThat(SizeRules.overlap(other, one)).isEqualTo(expected);
  }

  private static Size disks(long min, long max) {
    return size(
        "disks" + min,
        MEMORY,
        range(SIZE_CONSTRAINT_TYPE_STORAGE, 1, 9, "/dev/sd*"),
        range(SIZE_CONSTRAINT_TYPE_STORAGE, min, max, "/dev/nvme*"));
  }
}
