package io.metalstack.apiserver.vpn;

import static io.metalstack.tables.Tables.ALLOCATION;

import io.metalstack.store.Db;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Copies from the VPN which firewalls are connected, and by which addresses. */
public final class Connections {
  private final Vpn vpn;
  private final Db db;

  public Connections(Vpn vpn, Db db) {
    this.vpn = vpn;
    this.db = db;
  }

  /** Copies what has changed; returns how many firewalls that were. */
  public int run() {
    vpn.keepProjectsApart();
    var nodes = vpn.nodes(Optional.empty());
    return nodes.stream().mapToInt(this::copy).sum();
  }

  /** The key has done its work once its node is there, and is not shown any more. */
  private int copy(Vpn.Node node) {
    var ids = uuids(node);
    if (ids.isEmpty()) {
      return 0;
    }
    var ips = node.ips().toArray(String[]::new);
    return db.transaction(tx ->
        tx.sql()
            .update(ALLOCATION)
            .set(ALLOCATION.VPN_CONNECTED, node.online())
            .set(ALLOCATION.VPN_IPS, ips)
            .setNull(ALLOCATION.VPN_AUTH_KEY)
            .where(
                ALLOCATION.MACHINE.eq(ids.getFirst()),
                ALLOCATION.PROJECT.eq(ids.getLast()),
                ALLOCATION.VPN_ADDRESS.isNotNull(),
                ALLOCATION.VPN_CONNECTED.ne(node.online()).or(ALLOCATION.VPN_IPS.ne(ips)))
            .execute());
  }

  /** Machine and project; empty for an operator's client. */
  private static List<UUID> uuids(Vpn.Node node) {
    try {
      return List.of(UUID.fromString(node.name()), UUID.fromString(node.project()));
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }
}
