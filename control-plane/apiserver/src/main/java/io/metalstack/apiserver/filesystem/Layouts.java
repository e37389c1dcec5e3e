package io.metalstack.apiserver.filesystem;

import static io.metalstack.tables.Tables.ALLOCATION;
import static io.metalstack.tables.Tables.FILESYSTEM_LAYOUT;

import io.metalstack.api.v2.FilesystemLayout;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.FilesystemLayoutRecord;
import io.metalstack.values.ImageId;
import io.metalstack.values.Problem;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** All SQL of filesystem layouts. */
public final class Layouts {
  private Layouts() {}

  /**
   * The layout of an id.
   *
   * @throws Problem NOT_FOUND if there is none
   */
  public static FilesystemLayout get(DSLContext sql, String id) {
    return fetch(sql, FILESYSTEM_LAYOUT.ID.eq(id)).stream()
        .findFirst()
        .orElseThrow(() -> missing(id));
  }

  /**
   * The layout that a machine of a size gets with an image. There is at most one, because layouts
   * that overlap are refused.
   *
   * @throws Problem INVALID_ARGUMENT if there is none
   */
  public static FilesystemLayout choose(DSLContext sql, String size, ImageId image) {
    return meantFor(sql, size, image)
        .orElseThrow(() ->
            Problem.invalidArgument(
                    "there is no filesystem layout for size \"%s\" with image %s-%s",
                    size, image.os(), image.version())
                .with("filesystem_layout", "no layout fits", "name one, or ask an administrator"));
  }

  /** The layout that is meant for a size and an image; whether they exist is not asked. */
  static Optional<FilesystemLayout> meantFor(DSLContext sql, String size, ImageId image) {
    return all(sql).stream()
        .filter(layout -> LayoutRules.meantFor(layout, size, image))
        .findFirst();
  }

  /** All layouts, by id. */
  public static List<FilesystemLayout> all(DSLContext sql) {
    return fetch(sql, DSL.noCondition());
  }

  /** Those of the condition, by id. */
  static List<FilesystemLayout> fetch(DSLContext sql, Condition condition) {
    return sql.selectFrom(FILESYSTEM_LAYOUT)
        .where(condition)
        .orderBy(FILESYSTEM_LAYOUT.ID)
        .fetch(LayoutView::message);
  }

  /**
   * Stores a new layout.
   *
   * @throws Problem ALREADY_EXISTS if the id is taken
   */
  static FilesystemLayoutRecord insert(Tx tx, FilesystemLayoutRecord row) {
    return tx.sql()
        .insertInto(FILESYSTEM_LAYOUT)
        .set(row)
        .onConflictDoNothing()
        .returning()
        .fetchOptional()
        .orElseThrow(() ->
            Problem.alreadyExists("there is a filesystem layout \"%s\" already", row.getId()));
  }

  /**
   * The row of a layout, held until the transaction ends.
   *
   * @throws Problem NOT_FOUND if there is none
   */
  static FilesystemLayoutRecord lock(Tx tx, String id) {
    return tx.sql()
        .selectFrom(FILESYSTEM_LAYOUT)
        .where(FILESYSTEM_LAYOUT.ID.eq(id))
        .forUpdate()
        .fetchOptional()
        .orElseThrow(() -> missing(id));
  }

  static void update(Tx tx, FilesystemLayoutRecord row) {
    tx.sql()
        .update(FILESYSTEM_LAYOUT)
        .set(row)
        .where(FILESYSTEM_LAYOUT.ID.eq(row.getId()))
        .execute();
  }

  static void delete(Tx tx, String id) {
    tx.sql().deleteFrom(FILESYSTEM_LAYOUT).where(FILESYSTEM_LAYOUT.ID.eq(id)).execute();
  }

  /** How many machines are allocated with a layout. */
  static int machines(Tx tx, String id) {
    return tx.sql().fetchCount(ALLOCATION, ALLOCATION.LAYOUT.eq(id));
  }

  private static Problem missing(String id) {
    return Problem.notFound("there is no filesystem layout \"%s\"", id);
  }
}
