package io.metalstack.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageIdTest {
  @ParameterizedTest
  @CsvSource({
    "debian-12.0.20260101, debian, 12.0.20260101, true",
    "debian-12, debian, 12.0.0, false",
    "ubuntu-24.04, ubuntu, 24.4.0, false",
    "firewall-ubuntu-3.0.20260101, firewall-ubuntu, 3.0.20260101, true",
    "talos-v1.7.6, talos, 1.7.6, true",
    "x-1.0.0, x, 1.0.0, false",
  })
  void splitsAtTheLastDash(String id, String os, String version, boolean exact) {
    var parsed = ImageId.parse(id);

    assertThat(parsed.os()).isEqualTo(os);
    assertThat(parsed.version()).hasToString(version);
    assertThat(parsed.exact()).isEqualTo(exact);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"debian", "-12", "debian-", "debian-12-rc1", "debian-1.2.3.4", "debian-x", ""})
  void refusesAnIdWithoutOsOrVersion(String id) {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> ImageId.parse(id))
        .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID_ARGUMENT));
  }

  @ParameterizedTest
  @CsvSource({
    "debian-12, debian-12.0.20260101, true",
    "debian-12, debian-12.1.20260101, false",
    "debian-12.1, debian-12.1.20260101, true",
    "debian-12.0.20260101, debian-12.0.20260101, true",
    "debian-12.0.20260101, debian-12.0.20260102, false",
    "debian-12, ubuntu-12.0.1, false",
    "x-1.0.0, x-1.0.7, true",
  })
  void aShortFormCoversOnlyItsMinorVersion(String asked, String other, boolean covered) {
    assertThat(ImageId.parse(asked).covers(ImageId.parse(other))).isEqualTo(covered);
  }

  @Test
  void versionsAreOrderedByNumber() {
    var sorted =
        Stream.of("12.10.0", "12.9.9", "12.9.10", "2.0.0", "12.9")
            .map(ImageVersion::parse)
            .sorted()
            .map(ImageVersion::toString);

    assertThat(sorted).containsExactly("2.0.0", "12.9.0", "12.9.9", "12.9.10", "12.10.0");
  }
}
