package io.metalstack.apiserver.network;

import io.metalstack.api.v2.ExternalNetworkMember;
import io.metalstack.api.v2.NetworkType;
import io.metalstack.tables.tables.records.NetworkRecord;
import io.metalstack.values.Problem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Which switch ports may become members of an external network. */
final class ExternalMemberRules {
  private static final int PORTS = 2048;

  private ExternalMemberRules() {}

  /**
   * Checks a request by itself.
   *
   * @throws Problem INVALID_ARGUMENT if it names no port, or more than 2048
   */
  static void check(List<ExternalNetworkMember> members) {
    var ports = members.stream().mapToInt(ExternalNetworkMember::getPortsCount).sum();
    if (ports == 0
        || ports > PORTS
        || members.stream().anyMatch(member -> member.getPortsCount() == 0)) {
      throw Problem.invalidArgument(
              "%d ports of %d switches, expected 1 to %d ports, and one for each switch",
              ports, members.size(), PORTS)
          .with("switch_ports", ports > PORTS ? "too many" : "no ports", "");
    }
  }

  /**
   * Checks that a network has members at all.
   *
   * @throws Problem INVALID_ARGUMENT unless it is external, and of the switch's partition if it has
   *     one
   */
  static void checkNetwork(NetworkRecord network, String switchId, String partition) {
    if (network.getType() != NetworkType.NETWORK_TYPE_EXTERNAL_VALUE) {
      throw Problem.invalidArgument(
              "network \"%s\" is not external, only such have switch ports", network.getId())
          .with("network", "wrong type", "name an external network");
    }
    if (network.getPartition() != null && !network.getPartition().equals(partition)) {
      throw Problem.invalidArgument(
              "network \"%s\" is of partition \"%s\", switch \"%s\" of \"%s\"",
              network.getId(), network.getPartition(), switchId, partition)
          .with("switch_ports", "another partition", "");
    }
  }

  /**
   * The ports that a request names, each once.
   *
   * @throws Problem INVALID_ARGUMENT naming the first that the switch does not have
   */
  static List<ExternalMembers.Port> named(
      ExternalNetworkMember member, Map<String, ExternalMembers.Port> ports) {
    return new LinkedHashSet<>(member.getPortsList())
        .stream()
            .map(name -> {
              var port = ports.get(name);
              if (port == null) {
                throw Problem.invalidArgument(
                        "switch \"%s\" has no port \"%s\"", member.getSwitch(), name)
                    .with("switch_ports.ports", "unknown port", "");
              }
              return port;
            })
            .toList();
  }

  /**
   * Checks that a port may be added; one that is a member already may.
   *
   * @throws Problem FAILED_PRECONDITION if a machine is on it, or it belongs to another network
   */
  static void checkFree(String switchId, ExternalMembers.Port port, String network) {
    port.machine()
        .ifPresent(machine -> {
          throw Problem.failedPrecondition(
                  "machine %s is on port \"%s\" of switch \"%s\"", machine, port.name(), switchId)
              .with("switch_ports.ports", "carries a machine", "take another port");
        });
    port.network()
        .filter(other -> !other.equals(network))
        .ifPresent(other -> {
          throw Problem.failedPrecondition(
                  "port \"%s\" of switch \"%s\" belongs to network \"%s\"",
                  port.name(), switchId, other)
              .with("switch_ports.ports", "in use", "remove it there first");
        });
  }

  /**
   * Checks that a port is there to be removed.
   *
   * @throws Problem FAILED_PRECONDITION if it is no member of the network
   */
  static void checkMember(String switchId, ExternalMembers.Port port, String network) {
    if (!port.network().equals(java.util.Optional.of(network))) {
      throw Problem.failedPrecondition(
              "port \"%s\" of switch \"%s\" is no member of network \"%s\"",
              port.name(), switchId, network)
          .with("switch_ports.ports", "no member", "");
    }
  }
}
