package io.metalstack.apiserver.machine;

import io.metalstack.api.EnumStrings;
import io.metalstack.api.v2.FirewallRules;
import io.metalstack.api.v2.IPProtocol;
import io.metalstack.api.v2.MachineAllocationType;
import io.metalstack.api.v2.MachineState;
import io.metalstack.api.v2.NetworkType;
import io.metalstack.apiserver.network.NetworkRow;
import io.metalstack.tables.tables.records.MachineRecord;
import io.metalstack.values.Ip;
import io.metalstack.values.Prefix;
import io.metalstack.values.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What may be asked of an allocation. Source: v2.md 4.12. */
final class MachineRules {
  private static final int PORTS = 65_535;

  private MachineRules() {}

  /**
   * Checks which networks a machine or firewall is to be attached to.
   *
   * @throws Problem INVALID_ARGUMENT naming the network that does not fit
   */
  static void checkNetworks(
      List<NetworkRow> networks, UUID project, String partition, MachineAllocationType type) {
    var seen = new HashSet<String>();
    var children = 0;
    var shared = 0;
    var external = 0;
    for (var row : networks) {
      var network = row.network();
      if (!seen.add(network.getId())) {
        throw wrong(network.getId(), "is given twice");
      }
      var kind = NetworkType.forNumber(network.getType());
      switch (kind) {
        case NETWORK_TYPE_CHILD -> children++;
        case NETWORK_TYPE_CHILD_SHARED -> shared++;
        case NETWORK_TYPE_EXTERNAL -> external++;
        case NETWORK_TYPE_UNDERLAY ->
            throw wrong(network.getId(), "is an underlay, which firewalls get by themselves");
        case NETWORK_TYPE_SUPER, NETWORK_TYPE_SUPER_NAMESPACED ->
            throw wrong(network.getId(), "is a super network, cut a child network from it first");
        case NETWORK_TYPE_UNSPECIFIED, UNRECOGNIZED -> throw wrong(network.getId(), "has no type");
      }
      if (network.getProject() != null
          && !network.getProject().equals(project)
          && kind != NetworkType.NETWORK_TYPE_CHILD_SHARED) {
        throw wrong(network.getId(), "belongs to another project");
      }
      if (network.getPartition() != null && !network.getPartition().equals(partition)) {
        throw wrong(network.getId(), "is of partition \"" + network.getPartition() + "\"");
      }
      if (row.prefixes().isEmpty()) {
        throw wrong(network.getId(), "has no prefix");
      }
    }
    if (shared > 1) {
      throw combination("at most one shared child network");
    }
    if (type == MachineAllocationType.MACHINE_ALLOCATION_TYPE_MACHINE && children + shared != 1) {
      throw combination("a machine needs exactly one child network");
    }
    if (type == MachineAllocationType.MACHINE_ALLOCATION_TYPE_FIREWALL
        && (children + shared == 0 || external == 0)) {
      throw combination("a firewall needs at least one child and one external network");
    }
  }

  /**
   * Checks a change of a machine's state.
   *
   * @throws Problem INVALID_ARGUMENT for no state, or a reason where none is needed;
   *     FAILED_PRECONDITION for a locked or tainted machine that is not made available first
   */
  static void checkState(MachineRecord machine, MachineState wanted, String reason) {
    switch (wanted) {
      case MACHINE_STATE_AVAILABLE -> {
        if (!reason.isEmpty()) {
          throw Problem.invalidArgument(
                  "an available machine has no description, got \"%s\"", reason)
              .with("description", "given for available", "leave it out");
        }
      }
      case MACHINE_STATE_LOCKED, MACHINE_STATE_TAINTED -> {
        if (machine.getState() == MachineState.MACHINE_STATE_LOCKED_VALUE
            || machine.getState() == MachineState.MACHINE_STATE_TAINTED_VALUE) {
          throw Problem.failedPrecondition(
                  "machine \"%s\" is %s already, by %s: %s",
                  machine.getUuid(),
                  EnumStrings.of(MachineState.forNumber(machine.getState())).orElse(""),
                  machine.getStateIssuer(),
                  machine.getStateDescription())
              .with("state", "not available", "make it available first");
        }
      }
      case MACHINE_STATE_UNSPECIFIED, UNRECOGNIZED ->
          throw Problem.invalidArgument("state is not given, expected available, locked or tainted")
              .with("state", "unspecified", "");
    }
  }

  /**
   * Checks the rules of a firewall.
   *
   * @throws Problem INVALID_ARGUMENT naming the rule that does not fit
   */
  static void checkFirewall(FirewallRules rules) {
    for (var rule : rules.getEgressList()) {
      checkProtocol("egress", rule.getProtocol());
      checkPorts(rule.getPortsList());
      oneFamily("egress", rule.getToList(), List.of());
    }
    for (var rule : rules.getIngressList()) {
      checkProtocol("ingress", rule.getProtocol());
      checkPorts(rule.getPortsList());
      oneFamily("ingress", rule.getToList(), rule.getFromList());
    }
  }

  /**
   * Checks that a text is a public key as it stands in {@code authorized_keys}.
   *
   * @throws Problem INVALID_ARGUMENT if it is not; the message holds the start of the text only
   */
  static void checkSshKey(String key) {
    var parts = key.strip().split("\\s+", 3);
    if (parts.length >= 2 && namesItself(parts[0], parts[1])) {
      return;
    }
    throw Problem.invalidArgument(
            "\"%s...\" is not an SSH public key", key.substring(0, Math.min(20, key.length())))
        .with("ssh_public_keys", "expected a type and a key, such as ssh-ed25519 AAAA...", "");
  }

  /** The base64 part of a key begins with the length and the name of its type. */
  private static boolean namesItself(String type, String base64) {
    try {
      var bytes = Base64.getDecoder().decode(base64);
      var name = type.getBytes(StandardCharsets.US_ASCII);
      return bytes.length > 4 + name.length
          && new String(bytes, 4, name.length, StandardCharsets.US_ASCII).equals(type);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void checkProtocol(String direction, IPProtocol protocol) {
    if (protocol != IPProtocol.IP_PROTOCOL_TCP && protocol != IPProtocol.IP_PROTOCOL_UDP) {
      throw Problem.invalidArgument(
              "an %s rule has the protocol %s, expected tcp or udp", direction, protocol)
          .with("firewall_spec.firewall_rules", "unspecified protocol", "");
    }
  }

  private static void checkPorts(List<Integer> ports) {
    for (var port : ports) {
      if (port < 0 || port > PORTS) {
        throw Problem.invalidArgument("port is %d, expected 0 to %d", port, PORTS);
      }
    }
  }

  private static void oneFamily(String direction, List<String> to, List<String> from) {
    Set<Ip.Family> families = EnumSet.noneOf(Ip.Family.class);
    to.forEach(prefix -> families.add(Prefix.parse(prefix).family()));
    from.forEach(prefix -> families.add(Prefix.parse(prefix).family()));
    if (families.size() > 1) {
      throw Problem.invalidArgument(
          "an %s rule mixes IPv4 and IPv6: write one rule for each family", direction);
    }
  }

  private static Problem combination(String rule) {
    return Problem.invalidArgument("%s", rule).with("networks", rule, "");
  }

  private static Problem wrong(String network, String reason) {
    return Problem.invalidArgument("network \"%s\" %s", network, reason)
        .with("networks", reason, "");
  }
}
