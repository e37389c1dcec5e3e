package io.metalstack.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MacAddressTest {
  @Test
  void isKeptInLowerCase() {
    assertThat(MacAddress.parse("AA:BB:0c:00:FF:01")).hasToString("aa:bb:0c:00:ff:01");
    assertThat(MacAddress.parse("AA:BB:0c:00:FF:01"))
        .isEqualTo(MacAddress.parse("aa:bb:0C:00:ff:01"));
  }

  @Test
  void isMadeOfTheLower48Bits() {
    assertThat(MacAddress.of(0x1234_52540012abcdL)).hasToString("52:54:00:12:ab:cd");
    assertThat(MacAddress.of(0)).hasToString("00:00:00:00:00:00");
  }

  @Test
  void readsBackWhatItWrites() {
    var random = new Random(3);
    for (var round = 0; round < 1000; round++) {
      var mac = MacAddress.of(random.nextLong());
      assertThat(MacAddress.parse(mac.toString())).isEqualTo(mac);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "52:54:00:12:34",
        "52:54:00:12:34:5g",
        "52-54-00-12-34-56",
        "525400123456",
        "52:54:00:12:34:56:78",
        " 52:54:00:12:34:56",
        "52:54:0:12:34:56"
      })
  void refuses(String text) {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> MacAddress.parse(text))
        .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID_ARGUMENT))
        .withMessageContaining("\"" + text + "\"");
  }

  @Test
  void cannotHoldAnotherSpelling() {
    assertThatIllegalArgumentException().isThrownBy(() -> new MacAddress("AA:BB:CC:DD:EE:FF"));
  }
}
