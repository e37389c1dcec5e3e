package io.metalstack.apiserver.network;

import static io.metalstack.tables.Tables.FREE_BLOCK;
import static io.metalstack.tables.Tables.IP;
import static io.metalstack.tables.Tables.NETWORK;
import static io.metalstack.tables.Tables.NETWORK_PREFIX;
import static io.metalstack.tables.Tables.PARTITION;
import static io.metalstack.tables.Tables.PROJECT;
import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectCount;

import io.metalstack.api.v2.NetworkType;
import io.metalstack.apiserver.ipam.FreeBlocks;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.NetworkRecord;
import io.metalstack.values.Ip;
import io.metalstack.values.Prefix;
import io.metalstack.values.Problem;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** All SQL of networks. */
public final class Networks {
  private static final io.metalstack.tables.tables.Network CHILD = NETWORK.as("child");
  private static final Field<String[]> PREFIXES =
      array(
              select(NETWORK_PREFIX.PREFIX.cast(SQLDataType.CLOB))
                  .from(NETWORK_PREFIX)
                  .where(NETWORK_PREFIX.NETWORK.eq(NETWORK.ID))
                  .orderBy(NETWORK_PREFIX.POSITION))
          .as("prefixes");
  private static final List<Field<Integer>> IPV4 = counts(4, "ipv4");
  private static final List<Field<Integer>> IPV6 = counts(6, "ipv6");

  private Networks() {}

  /**
   * The network of an id.
   *
   * @throws Problem NOT_FOUND if there is none
   */
  public static NetworkRow get(DSLContext sql, String id) {
    return list(sql, NETWORK.ID.eq(id)).stream()
        .findFirst()
        .orElseThrow(() -> Problem.notFound("there is no network \"%s\"", id));
  }

  public static Optional<NetworkRecord> find(DSLContext sql, String id) {
    return sql.fetchOptional(NETWORK, NETWORK.ID.eq(id));
  }

  /** The networks of a condition, by id, with prefixes and usage: one query. */
  public static List<NetworkRow> list(DSLContext sql, Condition condition) {
    return sql.select(NETWORK.asterisk(), PREFIXES)
        .select(IPV4)
        .select(IPV6)
        .from(NETWORK)
        .where(condition)
        .orderBy(NETWORK.ID)
        .fetch(Networks::row);
  }

  /** The networks of several ids. */
  public static List<NetworkRow> byIds(DSLContext sql, Collection<String> ids) {
    return ids.isEmpty() ? List.of() : list(sql, NETWORK.ID.in(ids));
  }

  /** The super network of a partition; there is one at most. */
  static Optional<NetworkRecord> superOf(DSLContext sql, String partition) {
    return sql.fetchOptional(
        NETWORK,
        NETWORK.PARTITION.eq(partition),
        NETWORK.TYPE.eq((short) NetworkType.NETWORK_TYPE_SUPER_VALUE));
  }

  /** The underlay of a partition, if it has one. */
  public static Optional<NetworkRow> underlayOf(DSLContext sql, String partition) {
    return list(
            sql,
            NETWORK
                .PARTITION
                .eq(partition)
                .and(NETWORK.TYPE.eq((short) NetworkType.NETWORK_TYPE_UNDERLAY_VALUE)))
        .stream()
        .findFirst();
  }

  /**
   * Checks that partition and project of a new network exist.
   *
   * @throws Problem FAILED_PRECONDITION if one does not
   */
  static void requireReferences(DSLContext sql, NewNetwork network) {
    network
        .partition()
        .filter(id -> !sql.fetchExists(PARTITION, PARTITION.ID.eq(id)))
        .ifPresent(id -> {
          throw Problem.failedPrecondition("there is no partition \"%s\"", id);
        });
    network
        .project()
        .filter(id -> !sql.fetchExists(PROJECT, PROJECT.UUID.eq(id)))
        .ifPresent(id -> {
          throw Problem.failedPrecondition("there is no project \"%s\"", id);
        });
  }

  /**
   * Checks that a project has no shared child network yet.
   *
   * @throws Problem ALREADY_EXISTS if it has
   */
  static void refuseSecondShared(Tx tx, UUID project) {
    tx.exclusively("shared network of " + project);
    if (tx.sql()
        .fetchExists(
            NETWORK,
            NETWORK.PROJECT.eq(project),
            NETWORK.TYPE.eq((short) NetworkType.NETWORK_TYPE_CHILD_SHARED_VALUE))) {
      throw Problem.alreadyExists("project \"%s\" has a shared network already", project);
    }
  }

  /**
   * Stores a new network.
   *
   * @throws Problem ALREADY_EXISTS if the id is taken
   */
  static void insert(Tx tx, NetworkRecord row) {
    if (tx.sql().insertInto(NETWORK).set(row).onConflictDoNothing().execute() == 0) {
      throw Problem.alreadyExists("there is a network \"%s\" already", row.getId());
    }
  }

  static void insertPrefix(Tx tx, String network, short position, Prefix prefix, String space) {
    tx.sql()
        .insertInto(NETWORK_PREFIX)
        .set(NETWORK_PREFIX.NETWORK, network)
        .set(NETWORK_PREFIX.PREFIX, prefix)
        .set(NETWORK_PREFIX.POSITION, position)
        .set(NETWORK_PREFIX.SPACE, space)
        .execute();
  }

  /** Makes the super's prefixes available to one project, on the first child it asks for. */
  static void openNamespace(Tx tx, String parent, String space) {
    tx.exclusively("namespace " + space);
    var opened =
        tx.sql().fetchExists(FREE_BLOCK, FREE_BLOCK.SPACE.eq(space))
            || tx.sql().fetchExists(NETWORK_PREFIX, NETWORK_PREFIX.SPACE.eq(space));
    if (!opened) {
      for (var prefix : tx.sql().fetch(NETWORK_PREFIX, NETWORK_PREFIX.NETWORK.eq(parent))) {
        FreeBlocks.add(tx, space, prefix.getPosition(), prefix.getPrefix());
      }
    }
  }

  /** Removes a network; gives its prefixes back to its parent. */
  static void delete(Tx tx, NetworkRow row) {
    var network = row.network();
    FreeBlocks.drop(tx, network.getId());
    if (network.getParent() != null) {
      var space = space(network.getParent(), network.getNamespace());
      for (var prefix : row.prefixes()) {
        FreeBlocks.give(tx, space, rootPosition(tx, network.getParent(), prefix), prefix);
      }
    }
    tx.sql().deleteFrom(NETWORK).where(NETWORK.ID.eq(network.getId())).execute();
  }

  /** Whether anything stands in the network: children, addresses, machines. */
  static boolean inUse(DSLContext sql, String id) {
    return sql.fetchExists(NETWORK, NETWORK.PARENT.eq(id))
        || sql.fetchExists(IP, IP.NETWORK.eq(id))
        || sql.fetchExists(
            io.metalstack.tables.Tables.ALLOCATION_NETWORK,
            io.metalstack.tables.Tables.ALLOCATION_NETWORK.NETWORK.eq(id));
  }

  /** Position of the parent's prefix that a child's prefix was cut from. */
  private static int rootPosition(Tx tx, String parent, Prefix prefix) {
    return tx.sql().fetch(NETWORK_PREFIX, NETWORK_PREFIX.NETWORK.eq(parent)).stream()
        .filter(root -> root.getPrefix().contains(prefix))
        .findFirst()
        .orElseThrow()
        .getPosition();
  }

  /** Name of the set of addresses that the children of a super share. */
  static String space(String parent, @Nullable String namespace) {
    return namespace == null ? parent : parent + "/" + namespace;
  }

  public static boolean isSuper(NetworkType type) {
    return type == NetworkType.NETWORK_TYPE_SUPER
        || type == NetworkType.NETWORK_TYPE_SUPER_NAMESPACED;
  }

  private static List<Field<Integer>> counts(int family, String name) {
    var largest = (short) (family == 4 ? 30 : 126);
    return List.of(
        count(
            name + "_ips",
            selectCount().from(IP).where(IP.NETWORK.eq(NETWORK.ID), family(IP.ADDRESS).eq(family))),
        count(
            name + "_children",
            selectCount()
                .from(CHILD)
                .join(NETWORK_PREFIX)
                .on(NETWORK_PREFIX.NETWORK.eq(CHILD.ID))
                .where(CHILD.PARENT.eq(NETWORK.ID), family(NETWORK_PREFIX.PREFIX).eq(family))),
        count(
            name + "_free",
            selectCount()
                .from(FREE_BLOCK)
                .where(
                    FREE_BLOCK.SPACE.eq(NETWORK.ID),
                    family(FREE_BLOCK.PREFIX).eq(family),
                    FREE_BLOCK.LENGTH.le(largest))));
  }

  private static Field<Integer> count(
      String name, Select<? extends org.jooq.Record1<Integer>> query) {
    return field(query).as(name);
  }

  private static Field<Integer> family(Field<?> address) {
    return field("family({0})", SQLDataType.INTEGER, address);
  }

  private static NetworkRow row(Record row) {
    return new NetworkRow(
        row.into(NETWORK),
        Arrays.stream(row.get(PREFIXES)).map(Prefix::parse).toList(),
        Map.of(Ip.Family.IPV4, usage(row, IPV4), Ip.Family.IPV6, usage(row, IPV6)));
  }

  private static NetworkRow.Usage usage(Record row, List<Field<Integer>> counts) {
    return new NetworkRow.Usage(
        row.get(counts.get(0)), row.get(counts.get(1)), row.get(counts.get(2)));
  }
}
