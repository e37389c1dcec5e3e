package io.metalstack.minilab.plan;

import java.util.List;
import java.util.UUID;

/**
 * A machine with its identity and its cables.
 *
 * @param name for people, such as {@code r01-m03}
 * @param serial of product, board and chassis, with a letter behind it for the latter two
 * @param cables to the first and the second leaf of its rack
 * @param boardMacs of the ports on the board, which lead nowhere
 * @param bmcMac of the BMC
 * @param bmcAddress of the BMC, without port
 * @param bmcPassword what the BMC's user {@code metal} logs in with
 */
public record PlannedMachine(
    UUID uuid,
    String name,
    ServerModel model,
    String rack,
    String serial,
    List<Cable> cables,
    List<String> boardMacs,
    String bmcMac,
    String bmcAddress,
    String bmcPassword) {

  /** From a port of the machine to a port of a leaf. */
  public record Cable(String mac, PlannedLeaf leaf, PlannedLeaf.Port port) {}
}
