package io.metalstack.apiserver.switches;

import io.metalstack.api.v2.SwitchOSVendor;
import io.metalstack.values.Problem;
import java.util.Collection;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The name that a front port has under another operating system. Both count lanes in groups of
 * four: Cumulus names a whole port {@code swpX} and a part of one {@code swpXsY}, SONiC names both
 * by the first lane, {@code EthernetN}. Source: v2.md 4.14, 12.1.
 */
final class PortNames {
  private static final int LANES = 4;
  private static final Pattern CUMULUS = Pattern.compile("swp([1-9]\\d{0,5})(?:s([0-3]))?");
  private static final Pattern SONIC = Pattern.compile("Ethernet(0|[1-9]\\d{0,6})");

  private PortNames() {}

  /**
   * The name of a port under another operating system.
   *
   * @param all names of all ports of its switch: under SONiC the neighbours tell whether a port is
   *     a whole one
   * @throws Problem INVALID_ARGUMENT if it is not the name of a front port
   */
  static String translate(
      String name, Collection<String> all, SwitchOSVendor from, SwitchOSVendor to) {
    if (from == to) {
      return name;
    }
    return switch (to) {
      case SWITCH_OS_VENDOR_SONIC -> "Ethernet" + lane(name, from);
      case SWITCH_OS_VENDOR_CUMULUS -> cumulus(lane(name, from), all);
      case SWITCH_OS_VENDOR_UNSPECIFIED, UNRECOGNIZED ->
          throw Problem.invalidArgument("the operating system of a switch is not known");
    };
  }

  /** The first lane of a port, the same under both operating systems. */
  private static int lane(String name, SwitchOSVendor vendor) {
    return switch (vendor) {
      case SWITCH_OS_VENDOR_SONIC -> Integer.parseInt(match(SONIC, name).group(1));
      case SWITCH_OS_VENDOR_CUMULUS -> {
        var parts = match(CUMULUS, name);
        var part = parts.group(2) == null ? 0 : Integer.parseInt(parts.group(2));
        yield (Integer.parseInt(parts.group(1)) - 1) * LANES + part;
      }
      case SWITCH_OS_VENDOR_UNSPECIFIED, UNRECOGNIZED ->
          throw Problem.invalidArgument("the operating system of a switch is not known");
    };
  }

  /** A port that is alone in its group of four, on its first lane, is a whole one. */
  private static String cumulus(int lane, Collection<String> all) {
    var group = lane / LANES;
    var port = "swp" + (group + 1);
    var alone =
        lane % LANES == 0
            && all.stream()
                    .map(SONIC::matcher)
                    .filter(matcher -> matcher.matches())
                    .filter(matcher -> Integer.parseInt(matcher.group(1)) / LANES == group)
                    .count()
                <= 1;
    return alone ? port : port + "s" + lane % LANES;
  }

  private static MatchResult match(Pattern pattern, String name) {
    var matcher = pattern.matcher(name);
    if (!matcher.matches()) {
      throw Problem.invalidArgument(
              "\"%s\" is not the name of a front port, expected such as swp1s0 or Ethernet4", name)
          .with("nics", "name cannot be translated", "");
    }
    return matcher.toMatchResult();
  }
}
