package io.metalstack.apiserver.network;

import io.metalstack.api.v2.ChildPrefixLength;
import io.metalstack.api.v2.NATType;
import io.metalstack.api.v2.Network;
import io.metalstack.api.v2.NetworkConsumption;
import io.metalstack.api.v2.NetworkType;
import io.metalstack.api.v2.NetworkUsage;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.tables.tables.records.NetworkRecord;
import io.metalstack.values.Ip;
import io.metalstack.values.Prefix;
import java.util.List;

/** A network's row as its message. */
public final class NetworkView {
  /** What the figures say for a block of IPv6 too large to count: 2^31 less one. */
  private static final long MANY = Integer.MAX_VALUE;

  private NetworkView() {}

  public static Network message(NetworkRow row) {
    return builder(row).setConsumption(consumption(row)).build();
  }

  /** Without consumption: what a project sees of a network that is not its own. */
  static Network foreign(NetworkRow row) {
    return builder(row).build();
  }

  private static Network.Builder builder(NetworkRow row) {
    var network = row.network();
    var message =
        Network.newBuilder()
            .setId(network.getId())
            .setMeta(
                Meta.of(
                    network.getLabels(),
                    network.getCreatedAt(),
                    network.getUpdatedAt(),
                    network.getGeneration()))
            .setName(network.getName())
            .setDescription(network.getDescription())
            .setType(NetworkType.forNumber(network.getType()))
            .setNatType(NATType.forNumber(network.getNatType()))
            .addAllPrefixes(row.prefixes().stream().map(Prefix::toString).sorted().toList())
            .addAllDestinationPrefixes(texts(network.getDestinationPrefixes()))
            .addAllAdditionalAnnouncableCidrs(texts(network.getAdditionalAnnouncableCidrs()));
    if (network.getPartition() != null) {
      message.setPartition(network.getPartition());
    }
    if (network.getProject() != null) {
      message.setProject(network.getProject().toString());
    }
    if (network.getNamespace() != null) {
      message.setNamespace(network.getNamespace());
    }
    if (network.getVrf() != null) {
      message.setVrf(network.getVrf().intValue());
    }
    if (network.getParent() != null) {
      message.setParentNetwork(network.getParent());
    }
    if (Networks.isSuper(message.getType())) {
      message.setDefaultChildPrefixLength(defaultLengths(network));
      message.setMinChildPrefixLength(minLengths(network));
    }
    return message;
  }

  static ChildPrefixLength defaultLengths(NetworkRecord network) {
    return lengths(network.getDefaultChildLengthIpv4(), network.getDefaultChildLengthIpv6());
  }

  static ChildPrefixLength minLengths(NetworkRecord network) {
    return lengths(network.getMinChildLengthIpv4(), network.getMinChildLengthIpv6());
  }

  private static ChildPrefixLength lengths(
      @org.jspecify.annotations.Nullable Short ipv4,
      @org.jspecify.annotations.Nullable Short ipv6) {
    var lengths = ChildPrefixLength.newBuilder();
    if (ipv4 != null) {
      lengths.setIpv4(ipv4);
    }
    if (ipv6 != null) {
      lengths.setIpv6(ipv6);
    }
    return lengths.build();
  }

  private static List<String> texts(Prefix[] prefixes) {
    return java.util.Arrays.stream(prefixes).map(Prefix::toString).sorted().toList();
  }

  private static NetworkConsumption consumption(NetworkRow row) {
    var consumption = NetworkConsumption.newBuilder();
    var families = NetworkRules.families(row.prefixes());
    if (families.contains(Ip.Family.IPV4)) {
      consumption.setIpv4(usage(row, Ip.Family.IPV4));
    }
    if (families.contains(Ip.Family.IPV6)) {
      consumption.setIpv6(usage(row, Ip.Family.IPV6));
    }
    return consumption.build();
  }

  private static NetworkUsage usage(NetworkRow row, Ip.Family family) {
    var counted = row.usage().getOrDefault(family, new NetworkRow.Usage(0, 0, 0));
    var ofFamily = row.prefixes().stream().filter(prefix -> prefix.family() == family).toList();
    return NetworkUsage.newBuilder()
        .setAvailableIps(ofFamily.stream().mapToLong(NetworkView::available).sum())
        .setUsedIps(counted.ips() + ofFamily.stream().mapToLong(NetworkView::edges).sum())
        .setAvailablePrefixes(
            Networks.isSuper(NetworkType.forNumber(row.network().getType()))
                ? counted.freeBlocks()
                : ofFamily.stream().filter(NetworkView::canBeCut).count())
        .setUsedPrefixes(counted.children())
        .build();
  }

  private static long available(Prefix prefix) {
    var bits = prefix.family().bits() - prefix.length();
    return bits > 31 ? MANY : 1L << bits;
  }

  /** The first address, and for IPv4 the last, are nobody's. */
  private static long edges(Prefix prefix) {
    return prefix.family() == Ip.Family.IPV4 && prefix.size() > 1 ? 2 : 1;
  }

  /** At least four addresses. Where addresses are handed out, a prefix counts as one free block. */
  private static boolean canBeCut(Prefix prefix) {
    return prefix.size() >= 4;
  }
}
