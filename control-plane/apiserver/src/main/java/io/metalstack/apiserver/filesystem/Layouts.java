package io.metalstack.apiserver.filesystem;

import static io.metalstack.tables.Tables.FILESYSTEM_LAYOUT;

import io.metalstack.api.v2.FilesystemLayout;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.FilesystemLayoutRecord;
import io.metalstack.values.ImageId;
import io.metalstack.values.Problem;
import java.util.List;
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
        .orElseThrow(() -> Problem.notFound("there is no filesystem layout \"%s\"", id));
  }

  /**
   * The layout that a machine of a size gets with an image. There is at most one, because layouts
   * that overlap are refused.
   *
   * @throws Problem INVALID_ARGUMENT if there is none
   */
  public static FilesystemLayout choose(DSLContext sql, String size, ImageId image) {
    return all(sql).stream()
        .filter(layout -> LayoutRules.meantFor(layout, size, image))
        .findFirst()
        .orElseThrow(() ->
            Problem.invalidArgument(
                    "there is no filesystem layout for size \"%s\" with image %s-%s",
                    size, image.os(), image.version())
                .with("filesystem_layout", "no layout fits", "name one, or ask an administrator"));
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
}
