package io.metalstack.apiserver.ip;

import static io.metalstack.tables.Tables.ALLOCATION;
import static io.metalstack.tables.Tables.IP;
import static io.metalstack.tables.Tables.NETWORK_PREFIX;
import static io.metalstack.tables.Tables.PROJECT;

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
import org.jooq.SelectConditionStep;

/** All SQL of IP addresses. */
public final class Ips {
  private Ips() {}

  /**
   * An address of a project, in any spelling.
   *
   * @param namespace of a namespaced network; empty to find the address in whichever the project
   *     has
   * @throws Problem NOT_FOUND if the project has no such address, INVALID_ARGUMENT if it has
   *     several
   */
  static IpRecord get(DSLContext sql, String address, String project, String namespace) {
    return one(find(sql, address, project, namespace).fetch(), address, project);
  }

  /**
   * The same, held until the transaction ends.
   *
   * @throws Problem NOT_FOUND if the project has no such address, INVALID_ARGUMENT if it has
   *     several
   */
  static IpRecord lock(Tx tx, String address, String project) {
    return one(find(tx.sql(), address, project, "").forUpdate().fetch(), address, project);
  }

  private static SelectConditionStep<IpRecord> find(
      DSLContext sql, String address, String project, String namespace) {
    var condition = IP.ADDRESS.eq(Ip.parse(address)).and(IP.PROJECT.eq(Filter.uuid(project)));
    return sql.selectFrom(IP)
        .where(namespace.isEmpty() ? condition : condition.and(IP.NAMESPACE.eq(namespace)));
  }

  private static IpRecord one(List<IpRecord> found, String address, String project) {
    if (found.size() > 1) {
      throw Problem.invalidArgument(
              "project \"%s\" has ip %s several times, in networks %s",
              project, address, found.stream().map(IpRecord::getNetwork).sorted().toList())
          .with("ip", "ambiguous", "name the namespace, where the method takes one");
    }
    return found.stream()
        .findFirst()
        .orElseThrow(
            () -> Problem.notFound("there is no ip %s in project \"%s\"", address, project));
  }

  static List<IpRecord> list(DSLContext sql, Condition condition) {
    return sql.selectFrom(IP).where(condition).orderBy(IP.ADDRESS, IP.NAMESPACE).fetch();
  }

  static IpRecord insert(Tx tx, IpRecord row) {
    return tx.sql().insertInto(IP).set(row).returning().fetchSingle();
  }

  static void update(Tx tx, IpRecord row) {
    tx.sql().update(IP).set(row).where(IP.UUID.eq(row.getUuid())).execute();
  }

  /**
   * Checks that a project is there, and keeps it there.
   *
   * @throws Problem NOT_FOUND if it is not
   */
  static void requireProject(Tx tx, UUID project) {
    if (tx.sql()
        .selectOne()
        .from(PROJECT)
        .where(PROJECT.UUID.eq(project))
        .forKeyShare()
        .fetch()
        .isEmpty()) {
      throw Problem.notFound("there is no project \"%s\"", project);
    }
  }

  /**
   * Checks that a machine belongs to a project, and keeps it there.
   *
   * @throws Problem NOT_FOUND if it does not, or is not there at all
   */
  static void requireMachine(Tx tx, UUID machine, UUID project) {
    if (tx.sql()
        .selectOne()
        .from(ALLOCATION)
        .where(ALLOCATION.MACHINE.eq(machine), ALLOCATION.PROJECT.eq(project))
        .forKeyShare()
        .fetch()
        .isEmpty()) {
      throw Problem.notFound("there is no machine \"%s\" in project \"%s\"", machine, project)
          .with("machine", "unknown", "name a machine of the project, or leave it out");
    }
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
