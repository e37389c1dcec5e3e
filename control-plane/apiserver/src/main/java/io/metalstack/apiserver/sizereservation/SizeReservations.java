package io.metalstack.apiserver.sizereservation;

import static io.metalstack.tables.Tables.ALLOCATION;
import static io.metalstack.tables.Tables.MACHINE;
import static io.metalstack.tables.Tables.PARTITION;
import static io.metalstack.tables.Tables.PROJECT;
import static io.metalstack.tables.Tables.SIZE;
import static io.metalstack.tables.Tables.SIZE_RESERVATION;
import static io.metalstack.tables.Tables.SIZE_RESERVATION_PARTITION;

import io.metalstack.api.v2.SizeReservation;
import io.metalstack.api.v2.SizeReservationQuery;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.SizeReservationPartitionRecord;
import io.metalstack.tables.tables.records.SizeReservationRecord;
import io.metalstack.values.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.TableField;
import org.jooq.impl.DSL;

/** All SQL of size reservations. */
public final class SizeReservations {
  private SizeReservations() {}

  /** Reservations of a size, for whatever project and partition. */
  public static int ofSize(Tx tx, String size) {
    return tx.sql().fetchCount(SIZE_RESERVATION, SIZE_RESERVATION.SIZE.eq(size));
  }

  /** What is reserved in a partition of a size, and how much of it is in use, by project. */
  public static List<Reserved> of(DSLContext sql, String partition, String size) {
    var amount = DSL.sum(SIZE_RESERVATION.AMOUNT);
    var machines =
        DSL.field(
            DSL.selectCount()
                .from(ALLOCATION)
                .join(MACHINE)
                .on(MACHINE.UUID.eq(ALLOCATION.MACHINE))
                .where(
                    ALLOCATION.PROJECT.eq(SIZE_RESERVATION.PROJECT),
                    ALLOCATION.DELETING_SINCE.isNull(),
                    MACHINE.PARTITION.eq(partition),
                    MACHINE.SIZE.eq(size)));
    return sql.select(SIZE_RESERVATION.PROJECT, amount, machines)
        .from(SIZE_RESERVATION)
        .join(SIZE_RESERVATION_PARTITION)
        .on(SIZE_RESERVATION_PARTITION.RESERVATION.eq(SIZE_RESERVATION.ID))
        .where(SIZE_RESERVATION_PARTITION.PARTITION.eq(partition), SIZE_RESERVATION.SIZE.eq(size))
        .groupBy(SIZE_RESERVATION.PROJECT)
        .orderBy(SIZE_RESERVATION.PROJECT)
        .fetch(row -> new Reserved(row.value1(), row.value2().longValue(), row.value3()));
  }

  /**
   * What choosing a machine of a partition and size takes jointly or alone, and changing what is
   * reserved of them takes exclusively: see {@link Tx#jointlyOrAlone}.
   */
  public static String claim(String partition, String size) {
    return "capacity " + partition + "/" + size;
  }

  /** The reservations of a condition, by project and name, each with its partitions. */
  static List<SizeReservation> list(DSLContext sql, Condition condition) {
    var partitions =
        DSL.field(
            DSL.select(
                    DSL.arrayAgg(SIZE_RESERVATION_PARTITION.PARTITION)
                        .orderBy(SIZE_RESERVATION_PARTITION.PARTITION))
                .from(SIZE_RESERVATION_PARTITION)
                .where(SIZE_RESERVATION_PARTITION.RESERVATION.eq(SIZE_RESERVATION.ID)));
    return sql.select(SIZE_RESERVATION.asterisk(), partitions)
        .from(SIZE_RESERVATION)
        .where(condition)
        .orderBy(SIZE_RESERVATION.PROJECT, SIZE_RESERVATION.NAME, SIZE_RESERVATION.ID)
        .fetch(row ->
            SizeReservationView.message(
                row.into(SIZE_RESERVATION),
                Optional.ofNullable(row.get(partitions)).map(List::of).orElse(List.of())));
  }

  static Condition asked(SizeReservationQuery query) {
    var filter =
        new Filter()
            .uuid(query.hasId(), SIZE_RESERVATION.ID, query.getId())
            .equal(query.hasName(), SIZE_RESERVATION.NAME, query.getName())
            .equal(query.hasDescription(), SIZE_RESERVATION.DESCRIPTION, query.getDescription())
            .equal(query.hasSize(), SIZE_RESERVATION.SIZE, query.getSize())
            .uuid(query.hasProject(), SIZE_RESERVATION.PROJECT, query.getProject())
            .labels(SIZE_RESERVATION.LABELS, query.getLabels());
    if (query.hasPartition()) {
      filter.and(
          DSL.exists(
              DSL.selectOne()
                  .from(SIZE_RESERVATION_PARTITION)
                  .where(
                      SIZE_RESERVATION_PARTITION.RESERVATION.eq(SIZE_RESERVATION.ID),
                      SIZE_RESERVATION_PARTITION.PARTITION.eq(query.getPartition()))));
    }
    return filter.condition();
  }

  /** Stores a new reservation. */
  static SizeReservation insert(Tx tx, SizeReservationRecord row, Collection<String> partitions) {
    tx.sql().insertInto(SIZE_RESERVATION).set(row).execute();
    return withPartitions(tx, row, partitions);
  }

  /**
   * The row of a reservation, held until the transaction ends.
   *
   * @throws Problem NOT_FOUND if there is none
   */
  static SizeReservationRecord lock(Tx tx, UUID id) {
    return tx.sql()
        .selectFrom(SIZE_RESERVATION)
        .where(SIZE_RESERVATION.ID.eq(id))
        .forUpdate()
        .fetchOptional()
        .orElseThrow(() -> missing(id.toString()));
  }

  /** Stores a changed reservation with all its partitions. */
  static SizeReservation update(Tx tx, SizeReservationRecord row, Collection<String> partitions) {
    tx.sql().update(SIZE_RESERVATION).set(row).where(SIZE_RESERVATION.ID.eq(row.getId())).execute();
    tx.sql()
        .deleteFrom(SIZE_RESERVATION_PARTITION)
        .where(SIZE_RESERVATION_PARTITION.RESERVATION.eq(row.getId()))
        .execute();
    return withPartitions(tx, row, partitions);
  }

  /** Removes a reservation. */
  static void delete(Tx tx, UUID id) {
    tx.sql().deleteFrom(SIZE_RESERVATION).where(SIZE_RESERVATION.ID.eq(id)).execute();
  }

  /** The partitions of a reservation, sorted. */
  static List<String> partitions(Tx tx, UUID id) {
    return tx.sql()
        .select(SIZE_RESERVATION_PARTITION.PARTITION)
        .from(SIZE_RESERVATION_PARTITION)
        .where(SIZE_RESERVATION_PARTITION.RESERVATION.eq(id))
        .orderBy(SIZE_RESERVATION_PARTITION.PARTITION)
        .fetch(SIZE_RESERVATION_PARTITION.PARTITION);
  }

  /**
   * Lets nobody choose a machine of a size in one of the partitions until the transaction ends. In
   * one order for all, so that two of these do not wait for each other.
   */
  static void hold(Tx tx, String size, Set<String> partitions) {
    new TreeSet<>(partitions).forEach(partition -> tx.exclusively(claim(partition, size)));
  }

  /**
   * Makes sure that what a reservation refers to is there, and stays until the transaction ends.
   *
   * @throws Problem FAILED_PRECONDITION naming what is missing
   */
  static void requireExisting(Tx tx, UUID project, String size, Collection<String> partitions) {
    require(tx, PROJECT.UUID, project, "project");
    require(tx, SIZE.ID, size, "size");
    requirePartitions(tx, partitions);
  }

  /**
   * Makes sure that partitions are there, and stay until the transaction ends.
   *
   * @throws Problem FAILED_PRECONDITION naming the first that is missing
   */
  static void requirePartitions(Tx tx, Collection<String> partitions) {
    new TreeSet<>(partitions).forEach(id -> require(tx, PARTITION.ID, id, "partitions"));
  }

  private static <T> void require(Tx tx, TableField<?, T> key, T id, String field) {
    var table = key.getTable();
    if (table == null
        || tx.sql()
            .select((Field<T>) key)
            .from(table)
            .where(key.eq(id))
            .forKeyShare()
            .fetch()
            .isEmpty()) {
      throw Problem.failedPrecondition("%s \"%s\" does not exist", field, id)
          .with("size_reservation." + field, "unknown", "create it first");
    }
  }

  private static SizeReservation withPartitions(
      Tx tx, SizeReservationRecord row, Collection<String> partitions) {
    var sorted = new TreeSet<>(partitions).stream().toList();
    tx.sql()
        .batchInsert(
            sorted.stream()
                .map(partition -> new SizeReservationPartitionRecord(row.getId(), partition))
                .toList())
        .execute();
    return SizeReservationView.message(row, sorted);
  }

  static Problem missing(String id) {
    return Problem.notFound("there is no size reservation \"%s\"", id);
  }
}
