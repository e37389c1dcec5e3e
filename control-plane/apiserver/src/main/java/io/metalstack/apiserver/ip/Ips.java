package io.metalstack.apiserver.ip;

import static io.metalstack.tables.Tables.IP;
import static io.metalstack.tables.Tables.NETWORK_PREFIX;

import io.metalstack.api.v2.IPType;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.apiserver.ipam.FreeBlocks;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.IpRecord;
import io.metalstack.values.Ip;
import io.metalstack.values.Problem;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** All SQL of IP addresses. */
public final class Ips {
  private Ips() {}

  /**
   * An address of a project, in any spelling.
   *
   * @param namespace of a namespaced network; empty to find the address in whichever the project
   *     has
   * @throws Problem NOT_FOUND if the project has no such address
   */
  static IpRecord get(DSLContext sql, String address, String project, String namespace) {
    var condition = IP.ADDRESS.eq(Ip.parse(address)).and(IP.PROJECT.eq(Filter.uuid(project)));
    return sql.selectFrom(IP)
        .where(namespace.isEmpty() ? condition : condition.and(IP.NAMESPACE.eq(namespace)))
        .orderBy(IP.NAMESPACE)
        .limit(1)
        .fetchOptional()
        .orElseThrow(
            () -> Problem.notFound("there is no ip %s in project \"%s\"", address, project));
  }

  static List<IpRecord> list(DSLContext sql, Condition condition) {
    return sql.selectFrom(IP).where(condition).orderBy(IP.ADDRESS, IP.NAMESPACE).fetch();
  }

  static IpRecord insert(Tx tx, IpRecord row) {
    return tx.sql().insertInto(IP).set(row).returning().fetchSingle();
  }

  /** Attaches an address to a machine. */
  public static void attach(Tx tx, UUID ip, UUID machine) {
    tx.sql().update(IP).set(IP.MACHINE, machine).where(IP.UUID.eq(ip)).execute();
  }

  /** The address of a network that belongs to a project, locked, if it is there. */
  public static java.util.Optional<IpRecord> lock(Tx tx, String network, UUID project, Ip address) {
    return tx.sql()
        .selectFrom(IP)
        .where(IP.NETWORK.eq(network), IP.PROJECT.eq(project), IP.ADDRESS.eq(address))
        .forUpdate()
        .fetchOptional();
  }

  /** Frees what a machine held: its ephemeral addresses go, its static ones are detached. */
  public static void releaseOf(Tx tx, UUID machine) {
    for (var row : tx.sql().fetch(IP, IP.MACHINE.eq(machine))) {
      if (row.getType() == IPType.IP_TYPE_STATIC_VALUE) {
        tx.sql().update(IP).setNull(IP.MACHINE).where(IP.UUID.eq(row.getUuid())).execute();
      } else {
        release(tx, row);
      }
    }
  }

  /** Removes an address, and makes it free to be taken again. */
  static void release(Tx tx, IpRecord row) {
    tx.sql().deleteFrom(IP).where(IP.UUID.eq(row.getUuid())).execute();
    tx.sql().fetch(NETWORK_PREFIX, NETWORK_PREFIX.NETWORK.eq(row.getNetwork())).stream()
        .filter(prefix -> prefix.getPrefix().contains(row.getAddress()))
        .findFirst()
        .ifPresent(prefix ->
            FreeBlocks.give(tx, row.getNetwork(), prefix.getPosition(), row.getAddress().host()));
  }
}
