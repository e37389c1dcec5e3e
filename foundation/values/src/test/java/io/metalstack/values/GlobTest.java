package io.metalstack.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "/dev/sd*, /dev/sda, true",
    "/dev/sd*, /dev/nvme0n1, false",
    "*, sda, true",
    "*, /dev/sda, false",
    "*/*, dev/sda, true",
    "*/*b, x/y/b, false",
    "AMD EPYC*, AMD EPYC 7713P 64-Core Processor, true",
    "*H100*, NVIDIA H100 PCIe, true",
    "sd?, sda, true",
    "sd?, sd, false",
    "sd?, sd/, false",
    "sd[a-c], sdb, true",
    "sd[a-c], sdd, false",
    "sd[^a-c], sdd, true",
    "sd[^a-c], sda, false",
    "sd[ac-d], sdd, true",
    "a\\*b, a*b, true",
    "a\\*b, axb, false",
    "a*b*c, axxbyybzzc, true",
    "a*b*c, axxbyybzz, false",
    "'', '', true",
    "'', a, false",
    "**, abc, true",
    "a, A, false",
  })
  void matchesAsShellsDo(String pattern, String text, boolean expected) {
    assertThat(Glob.parse(pattern).matches(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "[a", "[]", "[^]", "[z-a]", "[a-]", "[-a]", "a\\", "[\\"})
  void refusesWhatHasNoMeaning(String pattern) {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> Glob.parse(pattern))
        .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID_ARGUMENT))
        .withMessageContaining("\"" + pattern + "\"");
  }

  @Test
  void agreesWithARegularExpressionOnChanceTexts() {
    var random = new Random(7);
    for (var round = 0; round < 20_000; round++) {
      var pattern = chance(random, "ab/*?", 7);
      var text = chance(random, "ab/", 9);
      var regex = pattern.replace("*", "[^/]*").replace("?", "[^/]");
      assertThat(Glob.parse(pattern).matches(text))
          .as("%s on %s", pattern, text)
          .isEqualTo(Pattern.matches(regex, text));
    }
  }

  @Test
  void takesNoLongerForManyStars() {
    var pattern = Glob.parse("*a".repeat(60) + "b");

    assertThat(pattern.matches("a".repeat(4000))).isFalse();
  }

  private static String chance(Random random, String alphabet, int longest) {
    var text = new StringBuilder();
    for (var left = random.nextInt(longest); left > 0; left--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
