package io.metalstack.cli.command;

import io.metalstack.api.v2.NATType;
import io.metalstack.api.v2.Network;
import io.metalstack.api.v2.NetworkType;
import io.metalstack.api.v2.NetworkUsage;
import io.metalstack.cli.output.Cell;
import io.metalstack.cli.output.Order;
import io.metalstack.cli.output.Table;
import io.metalstack.cli.output.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How networks are listed: children below their parents. */
final class NetworkTable {
  private static final double FILLING = 0.7;
  private static final double FULL = 0.9;

  private final Map<String, List<Network>> children = new HashMap<>();
  private final List<Network> roots = new ArrayList<>();

  private NetworkTable(List<Network> networks) {
    var ids = new HashSet<String>();
    networks.forEach(network -> ids.add(network.getId()));
    for (var network : networks) {
      if (network.hasParentNetwork() && ids.contains(network.getParentNetwork())) {
        children.computeIfAbsent(network.getParentNetwork(), id -> new ArrayList<>()).add(network);
      } else {
        roots.add(network);
      }
    }
  }

  static Table<Network> of(List<Network> networks) {
    Comparator<Network> order = Order.by(Network::getPartition, Network::getId);
    var tree = new NetworkTable(networks.stream().sorted(order).toList());
    return new Table<>(order)
        .arranged(rows -> tree.rows())
        .column("ID", tree::id)
        .wide("Description", Network::getDescription)
        .column("Name", Network::getName)
        .column("Type", network -> Words.word(network.getType()))
        .column("Project", Network::getProject)
        .column("Partition", Network::getPartition)
        .column("Nat", network -> yes(network.getNatType() == NATType.NAT_TYPE_IPV4_MASQUERADE))
        .wide("Shared", network -> yes(network.getType() == NetworkType.NETWORK_TYPE_CHILD_SHARED))
        .narrow("", NetworkTable::filling)
        .column("Prefixes", network -> String.join("\n", network.getPrefixesList()))
        .narrow("IP Usage", network -> Cell.of(usage(network)))
        .wide("VRF", network -> network.hasVrf() ? Integer.toUnsignedString(network.getVrf()) : "")
        .wide("Labels", network -> Words.labels(network.getMeta()));
  }

  private List<Network> rows() {
    var rows = new ArrayList<Network>();
    for (var root : roots) {
      rows.add(root);
      rows.addAll(childrenOf(root));
    }
    return rows;
  }

  private List<Network> childrenOf(Network network) {
    return children.getOrDefault(network.getId(), List.of());
  }

  /** The id, with the branch of the tree in front, going on beside further prefixes. */
  private String id(Network network) {
    if (roots.contains(network)) {
      return network.getId();
    }
    var siblings = children.getOrDefault(network.getParentNetwork(), List.of());
    var last = siblings.getLast().equals(network);
    int more = Math.max(0, network.getPrefixesCount() - 1);
    return (last ? "└─╴" : "├─╴") + network.getId() + (last ? "" : "\n│".repeat(more));
  }

  private static Cell filling(Network network) {
    double used =
        Math.max(
            share(network.getConsumption().getIpv4()), share(network.getConsumption().getIpv6()));
    if (!network.hasConsumption()) {
      return Cell.of("");
    }
    return used >= FULL
        ? new Cell("◕", Cell.Color.RED)
        : used >= FILLING ? new Cell("◒", Cell.Color.YELLOW) : new Cell("●", Cell.Color.GREEN);
  }

  /** Used part of the prefixes where there are any to hand out, else of the addresses. */
  private static double share(NetworkUsage usage) {
    return usage.getAvailablePrefixes() != 0
        ? (double) usage.getUsedPrefixes() / usage.getAvailablePrefixes()
        : usage.getAvailableIps() != 0
            ? unsigned(usage.getUsedIps()) / unsigned(usage.getAvailableIps())
            : 0;
  }

  private static String usage(Network network) {
    return List.of(network.getConsumption().getIpv4(), network.getConsumption().getIpv6()).stream()
        .filter(usage -> usage.getAvailableIps() != 0)
        .map(usage ->
            Long.toUnsignedString(usage.getUsedIps())
                + "/"
                + Long.toUnsignedString(usage.getAvailableIps()))
        .collect(Collectors.joining("\n"));
  }

  private static double unsigned(long value) {
    return value >= 0 ? value : value + Math.pow(2, 64);
  }

  private static String yes(boolean value) {
    return value ? "yes" : "";
  }
}
