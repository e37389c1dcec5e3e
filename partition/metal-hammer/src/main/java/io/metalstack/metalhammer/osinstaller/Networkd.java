package io.metalstack.metalhammer.osinstaller;

import io.metalstack.api.v2.MachineAllocationType;
import io.metalstack.api.v2.MachineNetwork;
import io.metalstack.api.v2.NetworkType;
import io.metalstack.metalhammer.inventory.Hardware.Nic;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Network units of systemd: the machine's addresses live on its loopback, and the two links to the
 * leaves carry routes only.
 */
final class Networkd {
  private static final int MACHINE_MTU = 9000;
  private static final int FIREWALL_MTU = 9216;
  private static final String DIRECTORY = "/etc/systemd/network/";

  private Networkd() {}

  static List<OsFile> files(Target target) {
    var files = new ArrayList<OsFile>();
    files.add(OsFile.of(DIRECTORY + "00-lo.network", loopback(target)));
    for (var i = 0; i < target.fabric().size(); i++) {
      var name = "lan" + i;
      var unit = DIRECTORY + "1" + i + "-" + name;
      files.add(OsFile.of(unit + ".link", link(target, target.fabric().get(i), name)));
      files.add(OsFile.of(unit + ".network", network(name)));
    }
    return files;
  }

  private static String loopback(Target target) {
    var addresses = new LinkedHashSet<String>();
    addresses.add("127.0.0.1/8");
    for (var network : target.allocation().getNetworksList()) {
      if (carriesAddress(target, network)) {
        for (var ip : network.getIpsList()) {
          addresses.add(ip + (ip.contains(":") ? "/128" : "/32"));
        }
      }
    }
    var text = new StringBuilder("[Match]\nName=lo\n\n[Network]\nConfigureWithoutCarrier=yes\n");
    addresses.forEach(address -> text.append("Address=").append(address).append('\n'));
    return text.toString();
  }

  private static boolean carriesAddress(Target target, MachineNetwork network) {
    var underlay = network.getNetworkType() == NetworkType.NETWORK_TYPE_UNDERLAY;
    return firewall(target) == underlay;
  }

  private static String link(Target target, Nic nic, String name) {
    return """
    [Match]
    PermanentMACAddress=%s

    [Link]
    Name=%s
    MTUBytes=%d
    """
        .formatted(nic.mac(), name, firewall(target) ? FIREWALL_MTU : MACHINE_MTU);
  }

  private static String network(String name) {
    return """
    [Match]
    Name=%s

    [Network]
    LinkLocalAddressing=ipv6
    IPv6AcceptRA=no
    """
        .formatted(name);
  }

  private static boolean firewall(Target target) {
    return target.allocation().getAllocationType()
        == MachineAllocationType.MACHINE_ALLOCATION_TYPE_FIREWALL;
  }
}
