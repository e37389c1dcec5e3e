package io.metalstack.values;

import java.net.InetAddress;
import java.util.Locale;

/**
 * An IPv4 or IPv6 address. Sixteen bytes in two longs; an IPv4 address stands in the low 32 bits.
 *
 * @param family which of the two
 * @param high upper 64 bits, zero for IPv4
 * @param low lower 64 bits
 */
public record Ip(Family family, long high, long low) implements Comparable<Ip> {

  /** Address families, with the number of bits of an address. */
  public enum Family {
    IPV4(32),
    IPV6(128);

    private final int bits;

    Family(int bits) {
      this.bits = bits;
    }

    public int bits() {
      return bits;
    }
  }

  public Ip {
    if (family == Family.IPV4 && (high != 0 || (low >>> 32) != 0)) {
      throw new IllegalArgumentException("an IPv4 address has 32 bits");
    }
  }

  /**
   * Reads an address in its textual form, any spelling of IPv6 included. An IPv4-mapped IPv6
   * address is read as the IPv4 address that it means.
   *
   * @throws Problem INVALID_ARGUMENT if the text is no address literal
   */
  public static Ip parse(String text) {
    try {
      if (!text.isEmpty() && text.indexOf('%') < 0 && text.indexOf('[') < 0) {
        return ofBytes(literal(text));
      }
    } catch (IllegalArgumentException e) {
      throw notAnAddress(text).causedBy(e);
    }
    throw notAnAddress(text);
  }

  /** An address of 4 or 16 bytes in network order. */
  public static Ip ofBytes(byte[] bytes) {
    if (bytes.length == 4) {
      return new Ip(Family.IPV4, 0, word(bytes, 0, 4));
    }
    if (bytes.length == 16) {
      return new Ip(Family.IPV6, word(bytes, 0, 8), word(bytes, 8, 8));
    }
    throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length);
  }

  public boolean isIpv4() {
    return family == Family.IPV4;
  }

  /** The address {@code count} further on; wraps at the end of the family. */
  public Ip plus(long count) {
    if (isIpv4()) {
      return new Ip(family, 0, (low + count) & 0xffff_ffffL);
    }
    var sum = low + count;
    var carry = count >= 0 && Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    var borrow = count < 0 && Long.compareUnsigned(sum, low) > 0 ? 1 : 0;
    return new Ip(family, high + carry - borrow, sum);
  }

  /** The prefix that holds only this address. */
  public Prefix host() {
    return new Prefix(this, family.bits());
  }

  /** IPv4 before IPv6, then by value. */
  @Override
  public int compareTo(Ip other) {
    var byFamily = family.compareTo(other.family);
    if (byFamily != 0) {
      return byFamily;
    }
    var byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /** Dotted quad, or IPv6 in the canonical form of RFC 5952. */
  @Override
  public String toString() {
    return isIpv4() ? dotted(low) : compressed();
  }

  private static byte[] literal(String text) {
    if (text.indexOf(':') < 0) {
      requireDottedQuad(text);
    }
    return InetAddress.ofLiteral(text).getAddress();
  }

  /** The JDK takes {@code 1.2} and {@code 010.1.1.1}; an operator means neither. */
  private static void requireDottedQuad(String text) {
    var parts = text.split("\\.", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException("an IPv4 address has four parts");
    }
    for (var part : parts) {
      if (part.isEmpty() || part.length() > 3 || (part.length() > 1 && part.charAt(0) == '0')) {
        throw new IllegalArgumentException("a part is a number from 0 to 255");
      }
    }
  }

  private static Problem notAnAddress(String text) {
    return Problem.invalidArgument("\"%s\" is not an IP address", text)
        .with("ip", "expected an address such as 10.0.0.1 or 2001:db8::1", "");
  }

  private static long word(byte[] bytes, int offset, int count) {
    var value = 0L;
    for (var i = offset; i < offset + count; i++) {
      value = value << 8 | (bytes[i] & 0xff);
    }
    return value;
  }

  private static String dotted(long value) {
    return (value >>> 24 & 255)
        + "."
        + (value >>> 16 & 255)
        + "."
        + (value >>> 8 & 255)
        + "."
        + (value & 255);
  }

  private int group(int index) {
    var half = index < 4 ? high : low;
    return (int) (half >>> (48 - 16 * (index & 3)) & 0xffff);
  }

  private String compressed() {
    var start = -1;
    var length = 1;
    for (var i = 0; i < 8; i++) {
      var run = 0;
      while (i + run < 8 && group(i + run) == 0) {
        run++;
      }
      if (run > length) {
        start = i;
        length = run;
      }
    }
    var text = new StringBuilder();
    for (var i = 0; i < 8; i++) {
      if (i == start) {
        text.append("::");
        i += length - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(group(i)).toLowerCase(Locale.ROOT));
    }
    return text.toString();
  }
}
