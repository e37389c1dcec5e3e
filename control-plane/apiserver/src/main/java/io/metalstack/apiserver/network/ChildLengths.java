package io.metalstack.apiserver.network;

import io.metalstack.api.v2.ChildPrefixLength;
import io.metalstack.api.v2.NetworkAddressFamily;
import io.metalstack.values.Ip;
import io.metalstack.values.Prefix;
import io.metalstack.values.Problem;
import java.util.EnumMap;
import java.util.Map;

/** How long the prefixes of a child are, for each family that it gets. Source: v2.md 4.4. */
final class ChildLengths {
  private ChildLengths() {}

  /**
   * The lengths asked for, or else the parent's defaults; of one family only if one is asked for.
   *
   * @throws Problem INVALID_ARGUMENT if the parent lacks the family, or allows no block so large
   */
  static Map<Ip.Family, Integer> of(NewNetwork wanted, NetworkRow parent) {
    var defaults = NetworkView.defaultLengths(parent.network());
    var asked =
        wanted.length().filter(length -> length.hasIpv4() || length.hasIpv6()).orElse(defaults);
    var family =
        wanted.addressFamily().orElse(NetworkAddressFamily.NETWORK_ADDRESS_FAMILY_DUAL_STACK);
    var lengths = new EnumMap<Ip.Family, Integer>(Ip.Family.class);
    for (var each : Ip.Family.values()) {
      var length = NetworkRules.length(asked, each);
      if (length > 0) {
        check(parent, defaults, each, length);
        if (covers(family, each)) {
          lengths.put(each, length);
        }
      }
    }
    if (lengths.isEmpty()) {
      throw Problem.invalidArgument(
              "parent network \"%s\" has no prefix of the address family asked for",
              parent.network().getId())
          .with("address_family", "no such family in the parent", "");
    }
    return lengths;
  }

  private static void check(
      NetworkRow parent, ChildPrefixLength defaults, Ip.Family family, int length) {
    var field = "length." + NetworkRules.name(family);
    var id = parent.network().getId();
    if (NetworkRules.length(defaults, family) == 0) {
      throw Problem.invalidArgument(
              "parent network \"%s\" has no %s prefix", id, NetworkRules.name(family))
          .with(field, "no such family in the parent", "");
    }
    var least = NetworkRules.length(NetworkView.minLengths(parent.network()), family);
    if (length < least) {
      throw Problem.invalidArgument(
              "length %d is shorter than the %d that network \"%s\" allows", length, least, id)
          .with(field, "block too large", "ask for a longer length");
    }
    var longest =
        parent.prefixes().stream()
            .filter(prefix -> prefix.family() == family)
            .mapToInt(Prefix::length)
            .max()
            .orElse(0);
    if (length <= longest) {
      throw Problem.invalidArgument(
              "length %d is not longer than every prefix of network \"%s\", the longest is /%d",
              length, id, longest)
          .with(field, "block too large", "ask for a longer length");
    }
  }

  private static boolean covers(NetworkAddressFamily asked, Ip.Family family) {
    return switch (asked) {
      case NETWORK_ADDRESS_FAMILY_V4 -> family == Ip.Family.IPV4;
      case NETWORK_ADDRESS_FAMILY_V6 -> family == Ip.Family.IPV6;
      case NETWORK_ADDRESS_FAMILY_DUAL_STACK, NETWORK_ADDRESS_FAMILY_UNSPECIFIED, UNRECOGNIZED ->
          true;
    };
  }
}
