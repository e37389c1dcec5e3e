package io.metalstack.apiserver.retention;

import io.metalstack.apiserver.retention.TimeTable.Part;
import io.metalstack.store.Db;
import io.metalstack.store.Tx;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the parts of tables before their time begins, and drops them when it is over. Rows that
 * came while their part was missing are moved into it.
 */
public final class TimeParts {
  private static final Logger LOG = LoggerFactory.getLogger(TimeParts.class);

  /** Parts made ahead, so that a server that was away over night finds its part. */
  private static final int AHEAD = 3;

  private final Db db;
  private final Collection<TimeTable> tables;
  private final Clock clock;

  public TimeParts(Db db, Collection<TimeTable> tables, Clock clock) {
    this.db = db;
    this.tables = List.copyOf(tables);
    this.clock = clock;
  }

  /**
   * Brings every table in order; a table whose readers do not let it has to wait for the next time.
   */
  public void run() {
    for (var table : tables) {
      missing(table).forEach(part -> change("make", part, tx -> make(tx, table, part)));
      over(table).forEach(part -> change("drop", part, tx -> drop(tx, part)));
      change("clear", table.part(table.keptFrom(clock.instant())), tx -> clear(tx, table));
    }
  }

  private interface Change {
    void apply(Tx tx);
  }

  private void change(String what, Part part, Change change) {
    try {
      db.<Boolean>transaction(tx -> {
        // Calls that write wait behind us, so we do not wait long behind one that reads.
        tx.sql().execute("set local lock_timeout = '2s'");
        tx.exclusively("parts of time");
        change.apply(tx);
        return true;
      });
    } catch (RuntimeException e) {
      LOG.warn("cannot {} {}, tried again with the next round", what, part.name(), e);
    }
  }

  private List<Part> missing(TimeTable table) {
    var there = existing(table);
    var parts = new TreeMap<LocalDate, Part>();
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    var next = table.part(today);
    for (var i = 0; i <= AHEAD; i++) {
      parts.put(next.from(), next);
      next = table.part(next.to());
    }
    strays(table).forEach(day -> parts.put(table.part(day).from(), table.part(day)));
    return parts.values().stream().filter(part -> !there.contains(part)).toList();
  }

  /** Days of rows that fitted nowhere and are still to be kept. */
  private List<LocalDate> strays(TimeTable table) {
    return db.read(sql ->
        sql.resultQuery(
                "select distinct (at at time zone 'UTC')::date from %s_default where at >= ?::date at time zone 'UTC'"
                    .formatted(table.name()),
                table.keptFrom(clock.instant()))
            .fetchInto(LocalDate.class));
  }

  private List<Part> over(TimeTable table) {
    var kept = table.keptFrom(clock.instant());
    return existing(table).stream().filter(part -> !part.to().isAfter(kept)).toList();
  }

  private List<Part> existing(TimeTable table) {
    return db.read(sql ->
        sql
            .resultQuery(
                "select inhrelid::regclass::text from pg_inherits where inhparent = ?::regclass",
                table.name())
            .fetchInto(String.class)
            .stream()
            .flatMap(name -> table.part(name).stream())
            .toList());
  }

  private static void make(Tx tx, TimeTable table, Part part) {
    if (tx.sql().fetchValue("select to_regclass(?)", part.name()) != null) {
      return;
    }
    var range =
        "at >= '%s 00:00:00+00' and at < '%s 00:00:00+00'".formatted(part.from(), part.to());
    tx.sql().execute("lock table %s_default in access exclusive mode".formatted(table.name()));
    tx.sql()
        .execute(
            "create table %s (like %s including defaults including constraints including storage)"
                .formatted(part.name(), table.name()));
    tx.sql()
        .execute(
            "with moved as (delete from %s_default where %s returning *) insert into %s select * from moved"
                .formatted(table.name(), range, part.name()));
    tx.sql()
        .execute(
            "alter table %s attach partition %s for values from ('%s 00:00:00+00') to ('%s 00:00:00+00')"
                .formatted(table.name(), part.name(), part.from(), part.to()));
  }

  private static void drop(Tx tx, Part part) {
    tx.sql().execute("drop table if exists " + part.name());
    LOG.info("{} is over and was dropped", part.name());
  }

  private void clear(Tx tx, TimeTable table) {
    tx.sql()
        .execute(
            "delete from %s_default where at < ?::date at time zone 'UTC'".formatted(table.name()),
            table.keptFrom(clock.instant()));
  }
}
