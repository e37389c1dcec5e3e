package io.metalstack.apiserver.vpn;

import io.metalstack.values.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A VPN in which each project has a net of its own. Its calls go over the network. */
public interface Vpn {
  /** What lets a node into the net of a project, once. */
  record Key(String key, Instant createdAt, Instant expiresAt) {}

  /**
   * A firewall or an operator's client.
   *
   * @param name its host name; that of a firewall is the uuid of its machine
   * @param lastSeen empty if it never connected
   */
  record Node(
      long id,
      String name,
      String project,
      List<String> ips,
      Optional<Instant> lastSeen,
      boolean online) {}

  /** What nodes are told to connect to. */
  String controlPlane();

  /**
   * Makes a key, and the net of the project if there is none yet.
   *
   * @param ephemeral whether the node is forgotten once it disconnects
   * @throws Problem UNAVAILABLE if the VPN does not answer as it should
   */
  Key key(String project, boolean ephemeral, Duration life);

  /**
   * The nodes of all projects, or of one.
   *
   * @throws Problem UNAVAILABLE if the VPN does not answer as it should
   */
  List<Node> nodes(Optional<String> project);

  /**
   * Removes a node; one that is not there is no error.
   *
   * @throws Problem UNAVAILABLE if the VPN does not answer as it should
   */
  void remove(long node);

  /**
   * Lets nodes reach the nodes of their own project and no others, unless somebody has set another
   * policy.
   *
   * @throws Problem UNAVAILABLE if the VPN does not answer as it should
   */
  void keepProjectsApart();

  /** What is wrong with it, empty if nothing is. */
  String ailment();
}
