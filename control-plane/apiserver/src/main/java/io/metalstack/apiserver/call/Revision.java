package io.metalstack.apiserver.call;

import io.metalstack.api.v2.Labels;
import io.metalstack.api.v2.OptimisticLockingStrategy;
import io.metalstack.api.v2.UpdateLabels;
import io.metalstack.api.v2.UpdateMeta;
import io.metalstack.values.Problem;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.TableRecord;

/**
 * The step from one generation of an entity to the next. Works on every row with the columns {@code
 * labels}, {@code generation}, {@code created_at} and {@code updated_at}; the caller has locked it.
 */
public final class Revision {
  private Revision() {}

  /**
   * Lets an update through if its sender saw the entity as it is, and stamps the row with the next
   * generation and time.
   *
   * @param what kind and name of the entity for the message, such as {@code size "c1-large"}
   * @throws Problem ABORTED if the entity has changed since, or no time was given
   */
  public static void next(TableRecord<?> row, UpdateMeta meta, String what, Clock clock) {
    check(meta, changedAt(row), what);
    stamp(row, clock);
  }

  /**
   * The same for an entity that shows no time of update before its first one: tenants, projects. No
   * time, or the one of its creation, is right for it then.
   *
   * @throws Problem ABORTED if the entity has changed since
   */
  public static void firstOrNext(TableRecord<?> row, UpdateMeta meta, String what, Clock clock) {
    var updated = row.get(column(row, "updated_at", Instant.class));
    if (updated != null || meta.hasUpdatedAt()) {
      check(meta, changedAt(row), what);
    }
    stamp(row, clock);
  }

  /** Stamps a row with the next generation and time. */
  public static void stamp(TableRecord<?> row, Clock clock) {
    var updated = column(row, "updated_at", Instant.class);
    var generation = column(row, "generation", Long.class);
    row.set(generation, row.get(generation) + 1);
    row.set(updated, after(changedAt(row), clock));
  }

  /** Replaces or changes the labels, as the request says. */
  public static void labels(TableRecord<?> row, UpdateLabels update) {
    var column = column(row, "labels", JSONB.class);
    row.set(column, changed(row.get(column), update));
  }

  /** The labels of a column after an update. */
  public static JSONB changed(JSONB labels, UpdateLabels update) {
    return switch (update.getStrategyCase()) {
      case REPLACE -> Meta.column(update.getReplace());
      case PATCH -> {
        var kept = new TreeMap<>(Meta.map(labels));
        update.getPatch().getRemoveList().forEach(kept::remove);
        kept.putAll(update.getPatch().getUpdate().getLabelsMap());
        yield Meta.column(Labels.newBuilder().putAllLabels(kept).build());
      }
      case STRATEGY_NOT_SET -> labels;
    };
  }

  /**
   * Compares the time that the sender saw with the stored one.
   *
   * @throws Problem ABORTED if they differ
   */
  private static void check(UpdateMeta meta, Instant stored, String what) {
    var seen =
        meta.hasUpdatedAt()
            ? Optional.of(Meta.instant(meta.getUpdatedAt()))
            : Optional.<Instant>empty();
    if (!isLastWriter(meta) && !seen.equals(Optional.of(stored))) {
      throw Problem.aborted(
              "%s was changed at %s, the update is for its state of %s",
              what, stored, seen.map(Instant::toString).orElse("no given time"))
          .with(
              "update_meta.updated_at",
              "not the stored time",
              "read it again and repeat the update, or take the locking strategy SERVER");
    }
  }

  private static boolean isLastWriter(UpdateMeta meta) {
    return meta.getLockingStrategy()
        == OptimisticLockingStrategy.OPTIMISTIC_LOCKING_STRATEGY_SERVER;
  }

  private static Instant changedAt(TableRecord<?> row) {
    var updated = row.get(column(row, "updated_at", Instant.class));
    return updated == null ? row.get(column(row, "created_at", Instant.class)) : updated;
  }

  /** Two updates in one microsecond still differ. */
  private static Instant after(Instant last, Clock clock) {
    var now = Meta.kept(clock.instant());
    return now.isAfter(last) ? now : last.plusNanos(1_000);
  }

  private static <T> Field<T> column(TableRecord<?> row, String name, Class<T> type) {
    var field = row.field(name, type);
    if (field == null) {
      throw new IllegalArgumentException(row.getClass() + " has no column " + name);
    }
    return field;
  }
}
