package io.metalstack.apiserver.switches;

import io.metalstack.api.v2.BGPFilter;
import io.metalstack.api.v2.MachineAllocationType;
import io.metalstack.api.v2.NetworkType;
import io.metalstack.tables.tables.records.AllocationNetworkRecord;
import io.metalstack.values.Prefix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * What is wanted of a switch port, worked out from the machine on it: the VRF that it joins, and
 * what its machine may announce. Source: v2.md 4.14.
 *
 * @param vrf {@code vrf<id>} of a machine's private network, or of the external network that a port
 *     without machine belongs to; {@code default} for a firewall; empty while the machine boots
 *     from the network
 */
record PortConfig(String vrf, BGPFilter filter) {
  /** A port on which nothing is allocated, or not installed yet, or being freed. */
  static final PortConfig BOOTING = new PortConfig("", BGPFilter.getDefaultInstance());

  /**
   * A machine on a port, with what counts for its filter.
   *
   * @param project addresses of its project, those of underlays and firewalls left out
   * @param announcable additional CIDRs of the parents of its networks
   */
  record Tenancy(
      MachineAllocationType type,
      List<AllocationNetworkRecord> networks,
      List<Prefix> project,
      List<Prefix> announcable) {}

  /** A port without a machine that belongs to an external network. */
  static PortConfig external(long vrf) {
    return new PortConfig("vrf" + vrf, BGPFilter.getDefaultInstance());
  }

  static PortConfig of(Tenancy tenancy) {
    return tenancy.type() == MachineAllocationType.MACHINE_ALLOCATION_TYPE_FIREWALL
        ? firewall(tenancy)
        : machine(tenancy);
  }

  private static PortConfig machine(Tenancy tenancy) {
    var cidrs = new ArrayList<>(tenancy.announcable());
    var vrf = "";
    for (var network : tenancy.networks()) {
      if (isPrivate(network)) {
        vrf = "vrf" + network.getVrf();
        cidrs.addAll(Arrays.asList(network.getPrefixes()));
      }
    }
    cidrs.addAll(tenancy.project());
    return new PortConfig(
        vrf,
        BGPFilter.newBuilder()
            .addAllCidrs(aggregated(cidrs).stream().map(Prefix::toString).toList())
            .build());
  }

  private static PortConfig firewall(Tenancy tenancy) {
    var filter = BGPFilter.newBuilder();
    for (var network : tenancy.networks()) {
      if (network.getType() == NetworkType.NETWORK_TYPE_UNDERLAY_VALUE) {
        Arrays.stream(network.getIps()).forEach(ip -> filter.addCidrs(ip.host().toString()));
      } else {
        filter.addVnis(Long.toString(network.getVrf()));
      }
    }
    return new PortConfig("default", filter.build());
  }

  private static boolean isPrivate(AllocationNetworkRecord network) {
    return network.getType() == NetworkType.NETWORK_TYPE_CHILD_VALUE
        || network.getType() == NetworkType.NETWORK_TYPE_CHILD_SHARED_VALUE;
  }

  /** The same addresses in the fewest prefixes, sorted. */
  static List<Prefix> aggregated(Collection<Prefix> prefixes) {
    var joined = new ArrayList<Prefix>();
    for (var prefix : new TreeSet<>(prefixes)) {
      // Sorted by address and length: what contains a prefix came before it.
      if (joined.isEmpty() || !joined.getLast().contains(prefix)) {
        joined.add(prefix);
        joinLast(joined);
      }
    }
    return joined;
  }

  /** Two halves of a prefix become the prefix, which may be a half again. */
  private static void joinLast(List<Prefix> joined) {
    while (joined.size() > 1) {
      var last = joined.getLast();
      if (last.length() == 0 || !joined.get(joined.size() - 2).equals(last.buddy())) {
        return;
      }
      joined.removeLast();
      joined.removeLast();
      joined.add(last.parent());
    }
  }
}
