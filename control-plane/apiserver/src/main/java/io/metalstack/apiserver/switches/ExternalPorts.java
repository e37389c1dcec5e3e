package io.metalstack.apiserver.switches;

import static io.metalstack.tables.Tables.EXTERNAL_NETWORK_MEMBER;

import io.metalstack.store.Tx;
import java.util.Map;

/** The ports of a switch that belong to external networks. */
final class ExternalPorts {
  private ExternalPorts() {}

  /** The network of each such port, by the identifier of the port. */
  static Map<String, String> of(Tx tx, String id) {
    return tx.sql()
        .selectFrom(EXTERNAL_NETWORK_MEMBER)
        .where(EXTERNAL_NETWORK_MEMBER.SWITCH.eq(id))
        .orderBy(EXTERNAL_NETWORK_MEMBER.PORT)
        .fetchMap(EXTERNAL_NETWORK_MEMBER.PORT, EXTERNAL_NETWORK_MEMBER.NETWORK);
  }

  static void add(Tx tx, String id, String port, String network) {
    tx.sql()
        .insertInto(EXTERNAL_NETWORK_MEMBER)
        .set(EXTERNAL_NETWORK_MEMBER.SWITCH, id)
        .set(EXTERNAL_NETWORK_MEMBER.PORT, port)
        .set(EXTERNAL_NETWORK_MEMBER.NETWORK, network)
        .execute();
  }

  static void removeAll(Tx tx, String id) {
    tx.sql()
        .deleteFrom(EXTERNAL_NETWORK_MEMBER)
        .where(EXTERNAL_NETWORK_MEMBER.SWITCH.eq(id))
        .execute();
  }
}
