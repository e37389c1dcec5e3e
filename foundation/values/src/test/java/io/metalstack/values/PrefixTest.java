package io.metalstack.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PrefixTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.0",
        "10.0.0.0/",
        "10.0.0.0/33",
        "2001:db8::/129",
        "10.0.0.0/-1",
        "10.0.0.0/8/8",
        "10.0.0.0/+8",
        "/8",
        "10.0.0.0/0008"
      })
  void refuses(String text) {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> Prefix.parse(text))
        .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID_ARGUMENT));
  }

  @Test
  void refusesHostBitsAndSaysWhatWasMeant() {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> Prefix.parse("10.1.2.3/8"))
        .withMessageContaining("10.0.0.0/8");
    assertThatIllegalArgumentException().isThrownBy(() -> new Prefix(Ip.parse("10.1.2.3"), 8));
  }

  @Test
  void agreesWithAnotherLibraryOnChancePrefixes() {
    var random = new Random(21);
    for (var round = 0; round < 5000; round++) {
      var ip = IpTest.chance(random);
      var length = random.nextInt(ip.family().bits() + 1);
      var prefix = Prefix.around(ip, length);
      var judge = block(prefix);

      assertThat(Prefix.parse(prefix.toString())).isEqualTo(prefix);
      assertThat(prefix).hasToString(judge.toCanonicalString());
      assertThat(prefix.first()).hasToString(address(judge.getLower()));
      assertThat(prefix.last()).hasToString(address(judge.getUpper()));
      assertThat(prefix.contains(ip)).isTrue();
      assertThat(BigInteger.valueOf(prefix.size()))
          .isEqualTo(judge.getCount().min(BigInteger.valueOf(Long.MAX_VALUE)));
    }
  }

  @Test
  void containsAndOverlapsAsAnotherLibrarySays() {
    var random = new Random(22);
    var overlapping = 0;
    for (var round = 0; round < 5000; round++) {
      var one = near(random);
      var other = near(random);
      var judge = block(one);
      var expected = judge.contains(block(other));

      assertThat(one.contains(other)).as("%s holds %s", one, other).isEqualTo(expected);
      assertThat(one.contains(other.first())).isEqualTo(judge.contains(block(other).getLower()));
      assertThat(one.overlaps(other))
          .isEqualTo(expected || block(other).contains(judge))
          .isEqualTo(other.overlaps(one));
      overlapping += one.overlaps(other) ? 1 : 0;
    }
    assertThat(overlapping).isBetween(500, 4500);
  }

  @Test
  void aBlockAndItsBuddyAreTheHalvesOfTheirParent() {
    var random = new Random(23);
    for (var round = 0; round < 2000; round++) {
      var ip = IpTest.chance(random);
      var prefix = Prefix.around(ip, 1 + random.nextInt(ip.family().bits()));
      var buddy = prefix.buddy();
      var parent = prefix.parent();

      assertThat(buddy.buddy()).isEqualTo(prefix);
      assertThat(buddy.overlaps(prefix)).isFalse();
      assertThat(buddy.parent()).isEqualTo(parent);
      assertThat(parent.lowerHalf()).isIn(prefix, buddy);
      assertThat(parent.contains(prefix) && parent.contains(buddy)).isTrue();
    }
  }

  @Test
  void familiesNeverMeet() {
    assertThat(Prefix.parse("0.0.0.0/0").overlaps(Prefix.parse("::/0"))).isFalse();
  }

  /** Prefixes close enough to one another that many of them overlap. */
  private static Prefix near(Random random) {
    return random.nextBoolean()
        ? Prefix.around(Ip.parse("10.0.0.0").plus(random.nextInt(1 << 10)), 18 + random.nextInt(15))
        : Prefix.around(
            Ip.parse("2001:db8::").plus(random.nextInt(1 << 10)), 110 + random.nextInt(19));
  }

  private static IPAddress block(Prefix prefix) {
    return new IPAddressString(prefix.toString()).getAddress().toPrefixBlock();
  }

  private static String address(IPAddress address) {
    return address.withoutPrefixLength().toCanonicalString();
  }
}
