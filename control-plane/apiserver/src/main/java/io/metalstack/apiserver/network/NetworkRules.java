package io.metalstack.apiserver.network;

import io.metalstack.admin.v2.NetworkServiceUpdateRequest;
import io.metalstack.api.v2.ChildPrefixLength;
import io.metalstack.api.v2.NATType;
import io.metalstack.api.v2.NetworkType;
import io.metalstack.values.Ip;
import io.metalstack.values.Prefix;
import io.metalstack.values.Problem;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which fields each type of network needs, takes and refuses. Source: v2.md 4.4. */
final class NetworkRules {
  private NetworkRules() {}

  /**
   * Checks the fields of a new network against one another.
   *
   * @throws Problem INVALID_ARGUMENT naming the first field that does not fit
   */
  static void check(NewNetwork network) {
    switch (network.type()) {
      case NETWORK_TYPE_SUPER, NETWORK_TYPE_SUPER_NAMESPACED -> {
        required(network, "id", network.id().isPresent());
        required(network, "prefixes", !network.prefixes().isEmpty());
        if (network.type() == NetworkType.NETWORK_TYPE_SUPER_NAMESPACED) {
          refused(network, "partition", network.partition().isPresent());
        }
        refuseChildFields(network);
        checkLengths(network);
        checkDestinations(network);
      }
      case NETWORK_TYPE_EXTERNAL -> {
        required(network, "id", network.id().isPresent());
        required(network, "prefixes", !network.prefixes().isEmpty());
        required(network, "vrf", network.vrf().isPresent());
        refuseLengths(network);
        refused(network, "additional_announcable_cidrs", !network.announcableCidrs().isEmpty());
        refuseChildFields(network);
        checkDestinations(network);
      }
      case NETWORK_TYPE_UNDERLAY -> {
        required(network, "id", network.id().isPresent());
        required(network, "prefixes", !network.prefixes().isEmpty());
        required(network, "partition", network.partition().isPresent());
        refused(network, "destination_prefixes", !network.destinationPrefixes().isEmpty());
        refused(network, "project", network.project().isPresent());
        refused(network, "vrf", network.vrf().isPresent());
        refused(
            network,
            "nat_type",
            network.natType().filter(type -> type != NATType.NAT_TYPE_NONE).isPresent());
        refused(network, "additional_announcable_cidrs", !network.announcableCidrs().isEmpty());
        refuseLengths(network);
        refuseChildFields(network);
        if (families(network.prefixes()).contains(Ip.Family.IPV6)) {
          throw wrong(network, "prefixes", "must be IPv4");
        }
      }
      case NETWORK_TYPE_CHILD, NETWORK_TYPE_CHILD_SHARED -> checkChild(network);
      case NETWORK_TYPE_UNSPECIFIED, UNRECOGNIZED ->
          throw Problem.invalidArgument("a network needs a type")
              .with("type", "unspecified", "give one of the network types");
    }
  }

  /**
   * Checks what an admin wants to change of a child network: what it has from its parent stays.
   *
   * @throws Problem INVALID_ARGUMENT naming the field that must be left out
   */
  static void checkChildUpdate(NetworkServiceUpdateRequest request) {
    var inherited = new LinkedHashMap<String, Boolean>();
    inherited.put("prefixes", request.getPrefixesCount() > 0);
    inherited.put("default_child_prefix_length", request.hasDefaultChildPrefixLength());
    inherited.put("min_child_prefix_length", request.hasMinChildPrefixLength());
    inherited.put("additional_announcable_cidrs", request.getAdditionalAnnouncableCidrsCount() > 0);
    inherited.forEach((field, given) -> {
      if (given) {
        throw Problem.invalidArgument("%s of a child network cannot be changed", field)
            .with(field, "must be left out", "change its parent");
      }
    });
  }

  /**
   * Checks that no announced CIDR is left out of an update that is not forced.
   *
   * @throws Problem INVALID_ARGUMENT naming the first one
   */
  static void checkAnnounced(List<Prefix> stored, List<Prefix> wanted, boolean force) {
    for (var cidr : stored) {
      if (!force && !wanted.contains(cidr)) {
        throw Problem.invalidArgument("%s is announced and would no longer be", cidr)
            .with(
                "additional_announcable_cidrs",
                cidr + " is left out",
                "send all of them again, or set force");
      }
    }
  }

  private static void checkChild(NewNetwork network) {
    required(network, "project", network.project().isPresent());
    refused(network, "id", network.id().isPresent());
    refused(network, "prefixes", !network.prefixes().isEmpty());
    refused(network, "destination_prefixes", !network.destinationPrefixes().isEmpty());
    refused(network, "nat_type", network.natType().isPresent());
    refused(network, "additional_announcable_cidrs", !network.announcableCidrs().isEmpty());
    refuseLengths(network);
    if (network.partition().isPresent() == network.parent().isPresent()) {
      throw Problem.invalidArgument(
              "a %s network is cut from a parent: give either partition or parent_network, not %s",
              name(network.type()), network.partition().isPresent() ? "both" : "none")
          .with("parent_network", "exactly one of partition and parent_network is needed", "");
    }
  }

  private static void refuseChildFields(NewNetwork network) {
    refused(network, "parent_network", network.parent().isPresent());
    refused(network, "length", network.length().isPresent());
    refused(network, "address_family", network.addressFamily().isPresent());
  }

  private static void refuseLengths(NewNetwork network) {
    refused(network, "default_child_prefix_length", isSet(network.defaultLengths()));
    refused(network, "min_child_prefix_length", isSet(network.minLengths()));
  }

  private static void checkLengths(NewNetwork network) {
    for (var family : Ip.Family.values()) {
      var ofFamily = network.prefixes().stream().filter(p -> p.family() == family).toList();
      var length = length(network.defaultLengths(), family);
      var least = length(network.minLengths(), family);
      if (ofFamily.isEmpty()) {
        refused(network, "default_child_prefix_length." + name(family), length > 0);
        refused(network, "min_child_prefix_length." + name(family), least > 0);
        continue;
      }
      required(network, "default_child_prefix_length." + name(family), length > 0);
      for (var prefix : ofFamily) {
        longer("default_child_prefix_length", length, prefix);
        if (least > 0) {
          longer("min_child_prefix_length", least, prefix);
        }
      }
      if (least > length) {
        throw Problem.invalidArgument(
                "min_child_prefix_length is %d, expected at most the default of %d", least, length)
            .with("min_child_prefix_length." + name(family), "longer than the default", "");
      }
    }
  }

  private static void longer(String field, int length, Prefix prefix) {
    if (length <= prefix.length()) {
      throw Problem.invalidArgument(
              "%s is %d, expected more than the length of prefix %s", field, length, prefix)
          .with(field, "no child would fit", "");
    }
  }

  private static void checkDestinations(NewNetwork network) {
    if (!families(network.prefixes()).containsAll(families(network.destinationPrefixes()))) {
      throw wrong(network, "destination_prefixes", "must be of the families of its prefixes");
    }
  }

  static Set<Ip.Family> families(List<Prefix> prefixes) {
    return prefixes.stream()
        .map(Prefix::family)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Ip.Family.class)));
  }

  /** The length for a family, 0 for none. */
  static int length(ChildPrefixLength lengths, Ip.Family family) {
    return family == Ip.Family.IPV4 ? lengths.getIpv4() : lengths.getIpv6();
  }

  private static boolean isSet(ChildPrefixLength lengths) {
    return lengths.hasIpv4() || lengths.hasIpv6();
  }

  static String name(Ip.Family family) {
    return family == Ip.Family.IPV4 ? "ipv4" : "ipv6";
  }

  private static String name(NetworkType type) {
    return type.name().substring("NETWORK_TYPE_".length()).toLowerCase(java.util.Locale.ROOT);
  }

  private static void required(NewNetwork network, String field, boolean present) {
    if (!present) {
      throw wrong(network, field, "is needed");
    }
  }

  private static void refused(NewNetwork network, String field, boolean present) {
    if (present) {
      throw wrong(network, field, "must be left out");
    }
  }

  private static Problem wrong(NewNetwork network, String field, String rule) {
    return Problem.invalidArgument("%s of a %s network %s", field, name(network.type()), rule)
        .with(field, rule, "");
  }
}
