package io.metalstack.values;

import java.util.Comparator;

/**
 * A block of addresses in CIDR form, always canonical: the bits behind the length are zero.
 *
 * @param address first address of the block
 * @param length number of leading bits, 0 to 32 or 128
 */
public record Prefix(Ip address, int length) implements Comparable<Prefix> {

  public Prefix {
    if (length < 0 || length > address.family().bits()) {
      throw new IllegalArgumentException("length " + length + " is out of range");
    }
    if (!masked(address, length).equals(address)) {
      throw new IllegalArgumentException(address + "/" + length + " has host bits set");
    }
  }

  /**
   * Reads {@code address/length}.
   *
   * @throws Problem INVALID_ARGUMENT if it is no prefix, or has bits set behind its length
   */
  public static Prefix parse(String text) {
    var slash = text.indexOf('/');
    var digits = slash < 0 ? "" : text.substring(slash + 1);
    if (slash < 0
        || digits.isEmpty()
        || digits.length() > 3
        || !digits.chars().allMatch(Character::isDigit)) {
      throw Problem.invalidArgument("\"%s\" is not a prefix", text)
          .with("prefix", "expected address/length such as 10.0.0.0/8 or 2001:db8::/48", "");
    }
    var address = Ip.parse(text.substring(0, slash));
    var length = Integer.parseInt(digits);
    if (length > address.family().bits()) {
      throw Problem.invalidArgument(
          "prefix %s is longer than the %d bits of its family", text, address.family().bits());
    }
    var canonical = masked(address, length);
    if (!canonical.equals(address)) {
      throw Problem.invalidArgument(
              "prefix %s has address bits set behind its length, expected %s/%d",
              text, canonical, length)
          .with("prefix", "not canonical", "write " + canonical + "/" + length);
    }
    return new Prefix(address, length);
  }

  /** The block of the given length around an address. */
  public static Prefix around(Ip address, int length) {
    return new Prefix(masked(address, length), length);
  }

  public Ip.Family family() {
    return address.family();
  }

  public Ip first() {
    return address;
  }

  public Ip last() {
    var host = family().bits() - length;
    var low = address.low() | ones(Math.min(host, 64));
    var high = family() == Ip.Family.IPV4 ? 0 : address.high() | ones(Math.max(host - 64, 0));
    return new Ip(family(), high, low);
  }

  public boolean contains(Ip ip) {
    return ip.family() == family() && masked(ip, length).equals(address);
  }

  public boolean contains(Prefix other) {
    return other.length >= length && contains(other.address);
  }

  public boolean overlaps(Prefix other) {
    return contains(other) || other.contains(this);
  }

  /** The lower half of this block. */
  public Prefix lowerHalf() {
    return new Prefix(address, length + 1);
  }

  /** The other half of the block that is one bit shorter. */
  public Prefix buddy() {
    var bit = family().bits() - length;
    return bit < 64
        ? new Prefix(new Ip(family(), address.high(), address.low() ^ 1L << bit), length)
        : new Prefix(new Ip(family(), address.high() ^ 1L << (bit - 64), address.low()), length);
  }

  /** The block one bit shorter that holds this one. */
  public Prefix parent() {
    return around(address, length - 1);
  }

  /** Number of addresses, at most {@link Long#MAX_VALUE}. */
  public long size() {
    var host = family().bits() - length;
    return host >= 63 ? Long.MAX_VALUE : 1L << host;
  }

  @Override
  public int compareTo(Prefix other) {
    return Comparator.comparing(Prefix::address)
        .thenComparingInt(Prefix::length)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return address + "/" + length;
  }

  private static Ip masked(Ip ip, int length) {
    var host = ip.family().bits() - length;
    var low = ip.low() & ~ones(Math.min(host, 64));
    var high = ip.isIpv4() ? 0 : ip.high() & ~ones(Math.max(host - 64, 0));
    return new Ip(ip.family(), high, low);
  }

  private static long ones(int count) {
    return count == 0 ? 0 : -1L >>> (64 - count);
  }
}
