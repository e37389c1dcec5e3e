package io.metalstack.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VersionConstraintTest {
  @ParameterizedTest
  @CsvSource({
    "12, 12.9.1, true",
    "12, 13.0.0, false",
    "= 12, 12.1.5, true",
    "= 12.1, 12.1.5, true",
    "= 12.1, 12.2.0, false",
    "12.0.20260101, 12.0.20260101, true",
    "12.0.20260101, 12.0.20260102, false",
    "!= 12, 12.5.0, false",
    "!= 12, 13.0.0, true",
    "!= 12, 11.9.9, true",
    "> 12.0, 12.0.5, false",
    "> 12.0, 12.1.0, true",
    "> 12, 12.9.9, false",
    "> 12, 13.0.0, true",
    "> 12.0.4, 12.0.5, true",
    ">= 12.0, 12.0.0, true",
    ">= 12.0, 11.99.99, false",
    "=> 12, 12.0.0, true",
    "< 12, 11.9.9, true",
    "< 12, 12.0.0, false",
    "<= 12, 12.9.9, true",
    "<= 12, 13.0.0, false",
    "=< 12.1.3, 12.1.4, false",
    "~ 12, 12.9.0, true",
    "~ 12, 13.0.0, false",
    "~ 12.1, 12.1.9, true",
    "~ 12.1, 12.2.0, false",
    "~ 12.1.3, 12.1.2, false",
    "~> 12.1.3, 12.1.9, true",
    "^ 12.1, 12.9.0, true",
    "^ 12.1, 12.0.9, false",
    "^ 12.1, 13.0.0, false",
    "^ 0.2.3, 0.2.9, true",
    "^ 0.2.3, 0.3.0, false",
    "^ 0.0.3, 0.0.4, false",
    "^ 0.0, 0.0.9, true",
    "^ 0, 0.9.0, true",
    "*, 1.2.3, true",
    "= 24.04, 24.4.20260401, true",
  })
  void accepts(String constraint, String version, boolean expected) {
    assertThat(VersionConstraint.parse(constraint).accepts(ImageVersion.parse(version)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    ">= 12, < 12, false",
    ">= 12, <= 12, true",
    "= 12, = 12, true",
    "12.1, 12.2, false",
    "12, 12.2, true",
    "!= 12, 12, false",
    "!= 12, 12.1, false",
    "!= 12.1, 12, true",
    "> 12.0, 12.0, false",
    "*, 5, true",
    "~ 12.1.3, < 12.1.3, false",
  })
  void overlaps(String one, String other, boolean expected) {
    var first = VersionConstraint.parse(one);
    var second = VersionConstraint.parse(other);

    assertThat(first.overlaps(second)).isEqualTo(expected);
    assertThat(second.overlaps(first)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"12.x", ">=12", ">=  12", ">= 12, < 13", "1 - 2", "", "**", ">= ", "1.2.3.4", "a"})
  void refuses(String constraint) {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> VersionConstraint.parse(constraint))
        .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID_ARGUMENT))
        .withMessageContaining("\"" + constraint + "\"");
  }
}
