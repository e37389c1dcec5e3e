package io.metalstack.apiserver.sizeimageconstraint;

import static io.metalstack.tables.Tables.SIZE_IMAGE_CONSTRAINT;

import io.metalstack.api.v2.SizeImageConstraint;
import io.metalstack.api.v2.SizeImageConstraintQuery;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.SizeImageConstraintRecord;
import io.metalstack.values.ImageId;
import io.metalstack.values.Problem;
import java.util.List;
import org.jooq.DSLContext;

/** All SQL of size-image constraints. */
public final class SizeImageConstraints {
  private SizeImageConstraints() {}

  /**
   * Lets an image through that machines of a size can be installed with. A size without constraints
   * takes every image.
   *
   * @throws Problem INVALID_ARGUMENT, with the text that clients know, if the size refuses it
   */
  public static void check(DSLContext sql, String size, ImageId image) {
    sql.fetchOptional(SIZE_IMAGE_CONSTRAINT, SIZE_IMAGE_CONSTRAINT.SIZE.eq(size))
        .map(SizeImageConstraintView::message)
        .ifPresent(constraint -> SizeImageConstraintRules.check(constraint, image));
  }

  /**
   * The constraints of a size.
   *
   * @throws Problem NOT_FOUND if it has none
   */
  static SizeImageConstraint get(DSLContext sql, String size) {
    return sql.fetchOptional(SIZE_IMAGE_CONSTRAINT, SIZE_IMAGE_CONSTRAINT.SIZE.eq(size))
        .map(SizeImageConstraintView::message)
        .orElseThrow(() -> missing(size));
  }

  /** Those of the query, by size. */
  static List<SizeImageConstraint> list(DSLContext sql, SizeImageConstraintQuery query) {
    return sql.selectFrom(SIZE_IMAGE_CONSTRAINT)
        .where(
            new Filter()
                .equal(query.hasSize(), SIZE_IMAGE_CONSTRAINT.SIZE, query.getSize())
                .equal(query.hasName(), SIZE_IMAGE_CONSTRAINT.NAME, query.getName())
                .equal(
                    query.hasDescription(),
                    SIZE_IMAGE_CONSTRAINT.DESCRIPTION,
                    query.getDescription())
                .condition())
        .orderBy(SIZE_IMAGE_CONSTRAINT.SIZE)
        .fetch(SizeImageConstraintView::message);
  }

  /**
   * Stores the constraints of a size.
   *
   * @throws Problem ALREADY_EXISTS if it has some
   */
  static SizeImageConstraint insert(Tx tx, SizeImageConstraintRecord row) {
    return tx.sql()
        .insertInto(SIZE_IMAGE_CONSTRAINT)
        .set(row)
        .onConflictDoNothing()
        .returning()
        .fetchOptional()
        .map(SizeImageConstraintView::message)
        .orElseThrow(() ->
            Problem.alreadyExists("size \"%s\" has image constraints already", row.getSize())
                .with("size", "taken", "update them"));
  }

  /**
   * The row of a size, held until the transaction ends.
   *
   * @throws Problem NOT_FOUND if it has no constraints
   */
  static SizeImageConstraintRecord lock(Tx tx, String size) {
    return tx.sql()
        .selectFrom(SIZE_IMAGE_CONSTRAINT)
        .where(SIZE_IMAGE_CONSTRAINT.SIZE.eq(size))
        .forUpdate()
        .fetchOptional()
        .orElseThrow(() -> missing(size));
  }

  static SizeImageConstraint update(Tx tx, SizeImageConstraintRecord row) {
    tx.sql()
        .update(SIZE_IMAGE_CONSTRAINT)
        .set(row)
        .where(SIZE_IMAGE_CONSTRAINT.SIZE.eq(row.getSize()))
        .execute();
    return SizeImageConstraintView.message(row);
  }

  static void delete(Tx tx, String size) {
    tx.sql().deleteFrom(SIZE_IMAGE_CONSTRAINT).where(SIZE_IMAGE_CONSTRAINT.SIZE.eq(size)).execute();
  }

  private static Problem missing(String size) {
    return Problem.notFound("size \"%s\" has no image constraints", size);
  }
}
