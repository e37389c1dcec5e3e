package io.metalstack.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import inet.ipaddr.IPAddressString;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IpTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1",
    "2001:DB8::1, 2001:db8::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "0:0:0:0:0:0:0:0, ::",
    "::ffff:10.0.0.1, 10.0.0.1",
    "1:0:0:0:0:0:0:0, 1::",
  })
  void isWrittenInItsCanonicalForm(String text, String canonical) {
    assertThat(Ip.parse(text)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0",
        "10.0.0.256",
        "010.0.0.1",
        "1.2.3.4.5",
        "fe80::1%eth0",
        "[::1]",
        "localhost",
        ":::",
        "1::2::3",
        "10.0.0.1/8",
        " 10.0.0.1",
        "+1.2.3.4"
      })
  void refuses(String text) {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> Ip.parse(text))
        .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID_ARGUMENT))
        .withMessageContaining("\"" + text + "\"");
  }

  @Test
  void agreesWithAnotherLibraryOnChanceAddresses() {
    var random = new Random(11);
    for (var round = 0; round < 5000; round++) {
      var ip = chance(random);
      var judge = new IPAddressString(ip.toString()).getAddress();
      assertThat(ip).hasToString(judge.toCanonicalString());
      assertThat(Ip.ofBytes(judge.getBytes())).isEqualTo(ip);
    }
  }

  @Test
  void countsAsNumbersDo() {
    var random = new Random(12);
    for (var round = 0; round < 5000; round++) {
      var ip = chance(random);
      var count = random.nextBoolean() ? random.nextInt() : random.nextLong();
      var range = BigInteger.ONE.shiftLeft(ip.family().bits());
      var expected = number(ip).add(BigInteger.valueOf(count)).mod(range);
      assertThat(number(ip.plus(count))).as("%s + %d", ip, count).isEqualTo(expected);
    }
  }

  @Test
  void isOrderedByFamilyThenValue() {
    var random = new Random(13);
    for (var round = 0; round < 5000; round++) {
      var one = chance(random);
      var other = chance(random);
      var expected =
          one.family() == other.family()
              ? number(one).compareTo(number(other))
              : one.isIpv4() ? -1 : 1;
      assertThat(Integer.signum(one.compareTo(other))).isEqualTo(expected);
    }
  }

  /** An address whose groups are often zero, so that its compression is put to the test. */
  static Ip chance(Random random) {
    if (random.nextBoolean()) {
      return new Ip(Ip.Family.IPV4, 0, random.nextInt() & 0xffff_ffffL);
    }
    var groups = new byte[16];
    for (var group = 0; group < 8; group++) {
      if (random.nextInt(5) > 1) {
        groups[2 * group] = (byte) (random.nextInt(3) == 0 ? 0 : random.nextInt());
        groups[2 * group + 1] = (byte) random.nextInt();
      }
    }
    groups[0] = 0x20;
    return Ip.ofBytes(groups);
  }

  static BigInteger number(Ip ip) {
    return new BigInteger(Long.toUnsignedString(ip.high()))
        .shiftLeft(64)
        .add(new BigInteger(Long.toUnsignedString(ip.low())));
  }
}
