package io.metalstack.apiserver.partition;

import static io.metalstack.tables.Tables.MACHINE;
import static io.metalstack.tables.Tables.NETWORK;
import static io.metalstack.tables.Tables.PARTITION;
import static io.metalstack.tables.Tables.SIZE_RESERVATION_PARTITION;
import static io.metalstack.tables.Tables.SWITCH;

import io.metalstack.api.v2.Partition;
import io.metalstack.api.v2.PartitionQuery;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.PartitionRecord;
import io.metalstack.values.Problem;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;

/** All SQL of partitions. */
public final class Partitions {
  private Partitions() {}

  /**
   * The partition of an id.
   *
   * @throws Problem NOT_FOUND if there is none
   */
  public static PartitionRecord get(DSLContext sql, String id) {
    return sql.fetchOptional(PARTITION, PARTITION.ID.eq(id)).orElseThrow(() -> missing(id));
  }

  /** Those of the given partitions that exist, by id. */
  public static Map<String, Partition> byIds(DSLContext sql, Collection<String> ids) {
    return ids.isEmpty()
        ? Map.of()
        : sql.selectFrom(PARTITION)
            .where(PARTITION.ID.in(ids))
            .fetchMap(PARTITION.ID, PartitionView::message);
  }

  static List<PartitionRecord> list(DSLContext sql, PartitionQuery query) {
    return sql.selectFrom(PARTITION)
        .where(
            new Filter()
                .equal(query.hasId(), PARTITION.ID, query.getId())
                .labels(PARTITION.LABELS, query.getLabels())
                .condition())
        .orderBy(PARTITION.ID)
        .fetch();
  }

  /**
   * Stores a new partition.
   *
   * @throws Problem ALREADY_EXISTS if the id is taken
   */
  static PartitionRecord insert(Tx tx, PartitionRecord row) {
    return tx.sql()
        .insertInto(PARTITION)
        .set(row)
        .onConflictDoNothing()
        .returning()
        .fetchOptional()
        .orElseThrow(
            () -> Problem.alreadyExists("there is a partition \"%s\" already", row.getId()));
  }

  /**
   * The row of a partition, held until the transaction ends: nothing else comes into it meanwhile.
   *
   * @throws Problem NOT_FOUND if there is none
   */
  static PartitionRecord lock(Tx tx, String id) {
    return tx.sql()
        .selectFrom(PARTITION)
        .where(PARTITION.ID.eq(id))
        .forUpdate()
        .fetchOptional()
        .orElseThrow(() -> missing(id));
  }

  static void update(Tx tx, PartitionRecord row) {
    tx.sql().update(PARTITION).set(row).where(PARTITION.ID.eq(row.getId())).execute();
  }

  static void delete(Tx tx, String id) {
    tx.sql().deleteFrom(PARTITION).where(PARTITION.ID.eq(id)).execute();
  }

  /** How many of each kind stand in a partition. */
  static Map<String, Integer> contents(Tx tx, String id) {
    var contents = new LinkedHashMap<String, Integer>();
    contents.put("machines", tx.sql().fetchCount(MACHINE, MACHINE.PARTITION.eq(id)));
    contents.put("networks", tx.sql().fetchCount(NETWORK, NETWORK.PARTITION.eq(id)));
    contents.put("switches", tx.sql().fetchCount(SWITCH, SWITCH.PARTITION.eq(id)));
    contents.put(
        "size reservations",
        tx.sql()
            .fetchCount(SIZE_RESERVATION_PARTITION, SIZE_RESERVATION_PARTITION.PARTITION.eq(id)));
    return contents;
  }

  private static Problem missing(String id) {
    return Problem.notFound("there is no partition \"%s\"", id);
  }
}
