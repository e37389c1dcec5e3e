package io.metalstack.apiserver.image;

import static io.metalstack.tables.Tables.ALLOCATION;
import static io.metalstack.tables.Tables.IMAGE;

import io.metalstack.api.v2.Image;
import io.metalstack.api.v2.ImageQuery;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.ImageRecord;
import io.metalstack.values.ImageId;
import io.metalstack.values.ImageVersion;
import io.metalstack.values.Problem;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.SelectConditionStep;

/** All SQL of images. */
public final class Images {
  private Images() {}

  /**
   * The image of an exact id.
   *
   * @throws Problem NOT_FOUND if there is none
   */
  public static ImageRecord get(DSLContext sql, String id) {
    return sql.fetchOptional(IMAGE, IMAGE.ID.eq(id)).orElseThrow(() -> missing(id));
  }

  /**
   * The image to install for an id or its short form, which floats to the newest supported one.
   *
   * @throws Problem INVALID_ARGUMENT if the id has no version, NOT_FOUND if nothing is there for
   *     it, FAILED_PRECONDITION if it has expired
   */
  public static ImageRecord resolve(DSLContext sql, String idOrShort, Instant now) {
    // Held against a deletion until the allocation that refers to it is there.
    var images = minor(sql, ImageId.parse(idOrShort)).forKeyShare().fetch();
    return ImageResolution.installable(images, idOrShort, now);
  }

  /** Those of the given images that exist, by id. */
  public static Map<String, Image> byIds(DSLContext sql, Collection<String> ids) {
    return ids.isEmpty()
        ? Map.of()
        : sql.selectFrom(IMAGE).where(IMAGE.ID.in(ids)).fetchMap(IMAGE.ID, ImageView::message);
  }

  /** All images with the operating system, major and minor version of an id. */
  static List<ImageRecord> ofMinor(DSLContext sql, ImageId id) {
    return minor(sql, id).fetch();
  }

  private static SelectConditionStep<ImageRecord> minor(DSLContext sql, ImageId id) {
    return sql.selectFrom(IMAGE)
        .where(
            IMAGE.OS.eq(id.os()),
            IMAGE.MAJOR.eq(id.version().major()),
            IMAGE.MINOR.eq(id.version().minor()));
  }

  /** By operating system, the newest first. */
  static List<ImageRecord> list(DSLContext sql, ImageQuery query) {
    var filter =
        new Filter()
            .equal(query.hasId(), IMAGE.ID, query.getId())
            .equal(query.hasOs(), IMAGE.OS, query.getOs())
            .equal(query.hasName(), IMAGE.NAME, query.getName())
            .equal(query.hasDescription(), IMAGE.DESCRIPTION, query.getDescription())
            .equal(query.hasUrl(), IMAGE.URL, query.getUrl())
            .number(query.hasClassification(), IMAGE.CLASSIFICATION, query.getClassificationValue())
            .labels(IMAGE.LABELS, query.getLabels());
    if (query.hasFeature()) {
      filter.and(IMAGE.FEATURES.contains(new Short[] {(short) query.getFeatureValue()}));
    }
    if (query.hasVersion()) {
      filter.and(version(ImageVersion.parse(query.getVersion())));
    }
    return sql.selectFrom(IMAGE)
        .where(filter.condition())
        .orderBy(
            IMAGE.OS, IMAGE.MAJOR.desc(), IMAGE.MINOR.desc(), IMAGE.PATCH.desc(), IMAGE.ID.desc())
        .fetch();
  }

  /**
   * Stores a new image.
   *
   * @throws Problem ALREADY_EXISTS if the id is taken
   */
  static ImageRecord insert(Tx tx, ImageRecord row) {
    return tx.sql()
        .insertInto(IMAGE)
        .set(row)
        .onConflictDoNothing()
        .returning()
        .fetchOptional()
        .orElseThrow(() -> Problem.alreadyExists("there is an image \"%s\" already", row.getId()));
  }

  /**
   * The row of an image, held until the transaction ends: nobody else changes, deletes or installs
   * it meanwhile.
   *
   * @throws Problem NOT_FOUND if there is none
   */
  static ImageRecord lock(Tx tx, String id) {
    return tx.sql()
        .selectFrom(IMAGE)
        .where(IMAGE.ID.eq(id))
        .forUpdate()
        .fetchOptional()
        .orElseThrow(() -> missing(id));
  }

  static void update(Tx tx, ImageRecord row) {
    tx.sql().update(IMAGE).set(row).where(IMAGE.ID.eq(row.getId())).execute();
  }

  static void delete(Tx tx, String id) {
    tx.sql().deleteFrom(IMAGE).where(IMAGE.ID.eq(id)).execute();
  }

  /** How many machines are allocated with an image. */
  static int machines(Tx tx, String id) {
    return tx.sql().fetchCount(ALLOCATION, ALLOCATION.IMAGE.eq(id));
  }

  /** The machines that are allocated with each of the images, by id. */
  static Map<String, List<UUID>> users(DSLContext sql, Collection<String> images) {
    return sql.select(ALLOCATION.IMAGE, ALLOCATION.MACHINE)
        .from(ALLOCATION)
        .where(ALLOCATION.IMAGE.in(images))
        .orderBy(ALLOCATION.MACHINE)
        .fetchGroups(ALLOCATION.IMAGE, ALLOCATION.MACHINE);
  }

  private static Problem missing(String id) {
    return Problem.notFound("there is no image \"%s\"", id);
  }

  private static Condition version(ImageVersion version) {
    return IMAGE
        .MAJOR
        .eq(version.major())
        .and(IMAGE.MINOR.eq(version.minor()))
        .and(IMAGE.PATCH.eq(version.patch()));
  }
}
