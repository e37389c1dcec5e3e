package io.metalstack.apiserver.size;

import static io.metalstack.tables.Tables.MACHINE;
import static io.metalstack.tables.Tables.SIZE;
import static io.metalstack.tables.Tables.SIZE_CONSTRAINT;
import static io.metalstack.tables.Tables.SIZE_IMAGE_CONSTRAINT;

import io.metalstack.api.v2.Size;
import io.metalstack.api.v2.SizeQuery;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.SizeConstraintRecord;
import io.metalstack.tables.tables.records.SizeRecord;
import io.metalstack.values.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** All SQL of sizes. */
public final class Sizes {
  private Sizes() {}

  /**
   * The size of an id.
   *
   * @throws Problem NOT_FOUND if there is none
   */
  public static Size get(DSLContext sql, String id) {
    return fetch(sql, SIZE.ID.eq(id)).stream().findFirst().orElseThrow(() -> missing(id));
  }

  /** All sizes, by id. */
  public static List<Size> all(DSLContext sql) {
    return fetch(sql, DSL.noCondition());
  }

  /** Those of the given sizes that exist, by id. */
  public static Map<String, Size> byIds(DSLContext sql, Collection<String> ids) {
    return ids.isEmpty()
        ? Map.of()
        : fetch(sql, SIZE.ID.in(ids)).stream().collect(Collectors.toMap(Size::getId, size -> size));
  }

  static List<Size> list(DSLContext sql, SizeQuery query) {
    return fetch(
        sql,
        new Filter()
            .equal(query.hasId(), SIZE.ID, query.getId())
            .equal(query.hasName(), SIZE.NAME, query.getName())
            .equal(query.hasDescription(), SIZE.DESCRIPTION, query.getDescription())
            .labels(SIZE.LABELS, query.getLabels())
            .condition());
  }

  /**
   * Stores a new size.
   *
   * @throws Problem ALREADY_EXISTS if the id is taken
   */
  static Size insert(Tx tx, SizeRecord row, List<SizeConstraintRecord> constraints) {
    var stored =
        tx.sql()
            .insertInto(SIZE)
            .set(row)
            .onConflictDoNothing()
            .returning()
            .fetchOptional()
            .orElseThrow(
                () -> Problem.alreadyExists("there is a size \"%s\" already", row.getId()));
    tx.sql().batchInsert(constraints).execute();
    return SizeView.message(stored, constraints);
  }

  /**
   * The row of a size, held until the transaction ends: nobody else changes, deletes or refers to
   * it meanwhile.
   *
   * @throws Problem NOT_FOUND if there is none
   */
  static SizeRecord lock(Tx tx, String id) {
    return tx.sql()
        .selectFrom(SIZE)
        .where(SIZE.ID.eq(id))
        .forUpdate()
        .fetchOptional()
        .orElseThrow(() -> missing(id));
  }

  /** Stores a changed size with all its constraints. */
  static Size update(Tx tx, SizeRecord row, List<SizeConstraintRecord> constraints) {
    tx.sql().update(SIZE).set(row).where(SIZE.ID.eq(row.getId())).execute();
    tx.sql().deleteFrom(SIZE_CONSTRAINT).where(SIZE_CONSTRAINT.SIZE.eq(row.getId())).execute();
    tx.sql().batchInsert(constraints).execute();
    return SizeView.message(row, constraints);
  }

  /** Removes a size and its constraints. */
  static void delete(Tx tx, String id) {
    tx.sql().deleteFrom(SIZE).where(SIZE.ID.eq(id)).execute();
  }

  /** How many machines are of a size. */
  static int machines(Tx tx, String id) {
    return tx.sql().fetchCount(MACHINE, MACHINE.SIZE.eq(id));
  }

  /** Whether it is said which images a size takes. */
  static boolean hasImageConstraints(Tx tx, String id) {
    return tx.sql().fetchExists(SIZE_IMAGE_CONSTRAINT, SIZE_IMAGE_CONSTRAINT.SIZE.eq(id));
  }

  private static Problem missing(String id) {
    return Problem.notFound("there is no size \"%s\"", id);
  }

  private static List<Size> fetch(DSLContext sql, Condition condition) {
    var constraints = new LinkedHashMap<String, List<SizeConstraintRecord>>();
    var rows = new LinkedHashMap<String, SizeRecord>();
    sql.select(SIZE.asterisk(), SIZE_CONSTRAINT.asterisk())
        .from(SIZE)
        .leftJoin(SIZE_CONSTRAINT)
        .on(SIZE_CONSTRAINT.SIZE.eq(SIZE.ID))
        .where(condition)
        .orderBy(SIZE.ID, SIZE_CONSTRAINT.POSITION)
        .forEach(joined -> {
          var row = joined.into(SIZE);
          rows.put(row.getId(), row);
          var ofSize = constraints.computeIfAbsent(row.getId(), id -> new ArrayList<>());
          Optional.ofNullable(joined.get(SIZE_CONSTRAINT.POSITION))
              .ifPresent(position -> ofSize.add(joined.into(SIZE_CONSTRAINT)));
        });
    return rows.values().stream()
        .map(row -> SizeView.message(row, constraints.getOrDefault(row.getId(), List.of())))
        .toList();
  }
}
