package io.metalstack.values;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An Ethernet address.
 *
 * @param value six pairs of lower-case hexadecimal digits, joined by colons
 */
public record MacAddress(String value) implements Comparable<MacAddress> {
  private static final Pattern FORM = Pattern.compile("([0-9a-f]{2}:){5}[0-9a-f]{2}");

  public MacAddress {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(value + " is not a MAC address in canonical form");
    }
  }

  /**
   * Reads six hexadecimal pairs joined by colons, in either case.
   *
   * @throws Problem INVALID_ARGUMENT for anything else
   */
  public static MacAddress parse(String text) {
    var lower = text.toLowerCase(Locale.ROOT);
    if (!FORM.matcher(lower).matches()) {
      throw Problem.invalidArgument("\"%s\" is not a MAC address", text)
          .with("mac", "expected six hexadecimal pairs such as 52:54:00:12:34:56", "");
    }
    return new MacAddress(lower);
  }

  /** An address made of the lower 48 bits of a number. */
  public static MacAddress of(long bits) {
    var text = new StringBuilder();
    for (var shift = 40; shift >= 0; shift -= 8) {
      text.append(text.isEmpty() ? "" : ":").append(String.format("%02x", bits >>> shift & 255));
    }
    return new MacAddress(text.toString());
  }

  @Override
  public int compareTo(MacAddress other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
