package io.metalstack.apiserver.network;

import static io.metalstack.tables.Tables.ALLOCATION_NETWORK;
import static io.metalstack.tables.Tables.EXTERNAL_NETWORK_MEMBER;
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
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.NetworkRecord;
import io.metalstack.values.Ip;
import io.metalstack.values.Prefix;
import io.metalstack.values.Problem;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

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
    return list(sql, NETWORK.ID.eq(id)).stream().findFirst().orElseThrow(() -> missing(id));
  }

  /**
   * The network of a project. Those of others and those of nobody are as unknown as those that are
   * not there.
   *
   * @throws Problem NOT_FOUND if the project has none of that id
   */
  static NetworkRow ofProject(DSLContext sql, String id, String project) {
    return list(sql, NETWORK.ID.eq(id)).stream()
        .filter(row -> belongs(row.network(), project))
        .findFirst()
        .orElseThrow(() -> missing(id, project));
  }

  /**
   * The row of a network, held until the transaction ends: nobody else changes or deletes it, or
   * takes anything out of it, meanwhile.
   *
   * @throws Problem NOT_FOUND if there is none
   */
  static NetworkRecord lock(Tx tx, String id) {
    return locked(tx, id).orElseThrow(() -> missing(id));
  }

  /**
   * The same for a network of a project.
   *
   * @throws Problem NOT_FOUND if the project has none of that id
   */
  static NetworkRecord lock(Tx tx, String id, String project) {
    return locked(tx, id)
        .filter(network -> belongs(network, project))
        .orElseThrow(() -> missing(id, project));
  }

  /**
   * A network to take something out of: it stays until the transaction ends. Its usage is not
   * counted.
   *
   * @throws Problem NOT_FOUND if there is none
   */
  public static NetworkRow hold(Tx tx, String id) {
    return held(tx.sql(), NETWORK.ID.eq(id)).stream().findFirst().orElseThrow(() -> missing(id));
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

  /** The networks of several ids to take something out of, without usage; they stay. */
  public static List<NetworkRow> byIds(DSLContext sql, Collection<String> ids) {
    return ids.isEmpty() ? List.of() : held(sql, NETWORK.ID.in(ids));
  }

  /** The super network of a partition to cut from; there is one at most. */
  static Optional<NetworkRow> superOf(Tx tx, String partition) {
    return held(tx.sql(), in(partition, NetworkType.NETWORK_TYPE_SUPER)).stream().findFirst();
  }

  /** The underlay of a partition to take addresses out of, if it has one. */
  public static Optional<NetworkRow> underlayOf(DSLContext sql, String partition) {
    return held(sql, in(partition, NetworkType.NETWORK_TYPE_UNDERLAY)).stream().findFirst();
  }

  /**
   * Checks that partition and project of a new network exist, and keeps them there.
   *
   * @throws Problem FAILED_PRECONDITION if one does not
   */
  static void requireReferences(Tx tx, NewNetwork network) {
    network
        .partition()
        .filter(id -> isMissing(tx, PARTITION, PARTITION.ID.eq(id)))
        .ifPresent(id -> {
          throw Problem.failedPrecondition("there is no partition \"%s\"", id);
        });
    network
        .project()
        .filter(id -> isMissing(tx, PROJECT, PROJECT.UUID.eq(id)))
        .ifPresent(id -> {
          throw Problem.failedPrecondition("there is no project \"%s\"", id);
        });
  }

  /**
   * Checks that a project has no shared child network yet.
   *
   * @throws Problem INVALID_ARGUMENT if it has
   */
  static void refuseSecondShared(Tx tx, UUID project) {
    tx.exclusively("shared network of " + project);
    if (tx.sql()
        .fetchExists(
            NETWORK,
            NETWORK.PROJECT.eq(project),
            NETWORK.TYPE.eq((short) NetworkType.NETWORK_TYPE_CHILD_SHARED_VALUE))) {
      throw Problem.invalidArgument("project \"%s\" has a shared network already", project)
          .with("type", "one shared child network for each project", "use the one that is there");
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

  static void update(Tx tx, NetworkRecord row) {
    tx.sql().update(NETWORK).set(row).where(NETWORK.ID.eq(row.getId())).execute();
  }

  static void delete(Tx tx, String id) {
    tx.sql().deleteFrom(NETWORK).where(NETWORK.ID.eq(id)).execute();
  }

  /** How many of each kind stand in a network. */
  static Map<String, Integer> contents(Tx tx, String id) {
    var contents = new LinkedHashMap<String, Integer>();
    contents.put("child networks", tx.sql().fetchCount(NETWORK, NETWORK.PARENT.eq(id)));
    contents.put(
        "machines", tx.sql().fetchCount(ALLOCATION_NETWORK, ALLOCATION_NETWORK.NETWORK.eq(id)));
    contents.put("addresses", tx.sql().fetchCount(IP, IP.NETWORK.eq(id)));
    contents.put(
        "switch ports",
        tx.sql().fetchCount(EXTERNAL_NETWORK_MEMBER, EXTERNAL_NETWORK_MEMBER.NETWORK.eq(id)));
    return contents;
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
                .where(
                    CHILD.PARENT.eq(NETWORK.ID),
                    // What a namespace cuts is its own copy of the super's prefixes.
                    CHILD.NAMESPACE.isNull(),
                    family(NETWORK_PREFIX.PREFIX).eq(family))),
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

  private static List<NetworkRow> held(DSLContext sql, Condition condition) {
    return sql.select(NETWORK.asterisk(), PREFIXES)
        .from(NETWORK)
        .where(condition)
        .orderBy(NETWORK.ID)
        .forKeyShare()
        .of(NETWORK)
        .fetch(row -> new NetworkRow(row.into(NETWORK), prefixes(row), Map.of()));
  }

  private static Optional<NetworkRecord> locked(Tx tx, String id) {
    return tx.sql().selectFrom(NETWORK).where(NETWORK.ID.eq(id)).forUpdate().fetchOptional();
  }

  private static boolean belongs(NetworkRecord network, String project) {
    return network.getProject() != null && network.getProject().toString().equals(project);
  }

  private static boolean isMissing(Tx tx, Table<?> table, Condition condition) {
    return tx.sql().selectOne().from(table).where(condition).forKeyShare().fetch().isEmpty();
  }

  private static Condition in(String partition, NetworkType type) {
    return NETWORK.PARTITION.eq(partition).and(NETWORK.TYPE.eq((short) type.getNumber()));
  }

  private static Problem missing(String id) {
    return Problem.notFound("there is no network \"%s\"", id);
  }

  private static Problem missing(String id, String project) {
    return Problem.notFound("there is no network \"%s\" in project \"%s\"", id, project);
  }

  private static List<Prefix> prefixes(Record row) {
    return Arrays.stream(row.get(PREFIXES)).map(Prefix::parse).toList();
  }

  private static NetworkRow row(Record row) {
    return new NetworkRow(
        row.into(NETWORK),
        prefixes(row),
        Map.of(Ip.Family.IPV4, usage(row, IPV4), Ip.Family.IPV6, usage(row, IPV6)));
  }

  private static NetworkRow.Usage usage(Record row, List<Field<Integer>> counts) {
    return new NetworkRow.Usage(
        row.get(counts.get(0)), row.get(counts.get(1)), row.get(counts.get(2)));
  }
}
