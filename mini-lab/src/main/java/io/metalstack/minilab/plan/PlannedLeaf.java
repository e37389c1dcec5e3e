package io.metalstack.minilab.plan;

import java.util.List;

/**
 * A leaf switch: an Edgecore with 32 cages of 100 Gbit/s under SONiC. Cages with machines are
 * broken out into four ports.
 *
 * @param id its host name
 * @param rack where it stands
 * @param mac of the chassis, and by SONiC's habit of every port
 * @param managementIp without prefix length
 * @param ports all, cabled or not
 */
public record PlannedLeaf(
    String id, String rack, String mac, String managementIp, List<Port> ports) {
  static final int CAGES = 32;
  static final int LANES = 4;

  /**
   * A port.
   *
   * @param name of the network device, such as {@code Ethernet0}
   * @param identifier as LLDP announces it, such as {@code Eth1/1}
   */
  public record Port(String name, String identifier) {

    /** A lane of a cage that is broken out. */
    static Port lane(int number) {
      return new Port(
          "Ethernet" + number, "Eth%d/%d".formatted(number / LANES + 1, number % LANES + 1));
    }

    /** A whole cage. */
    static Port cage(int number) {
      return new Port("Ethernet" + number * LANES, "Eth%d".formatted(number + 1));
    }
  }
}
