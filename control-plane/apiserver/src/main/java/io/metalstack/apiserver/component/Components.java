package io.metalstack.apiserver.component;

import static io.metalstack.tables.Tables.COMPONENT;
import static io.metalstack.tables.Tables.TOKEN;

import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.ComponentRecord;
import io.metalstack.tables.tables.records.TokenRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** All SQL of agents. */
public final class Components {
  private Components() {}

  /**
   * An agent with the token that it reported with.
   *
   * @param token empty if the token was revoked since
   */
  record Found(ComponentRecord row, Optional<TokenRecord> token) {}

  /** Stores a report, as the first or in place of the one before. */
  static void report(Tx tx, ComponentRecord row) {
    tx.sql()
        .insertInto(COMPONENT)
        .set(row)
        .onConflict(COMPONENT.UUID)
        .doUpdate()
        .set(COMPONENT.STARTED_AT, row.getStartedAt())
        .set(COMPONENT.REPORTED_AT, row.getReportedAt())
        .set(COMPONENT.INTERVAL_MS, row.getIntervalMs())
        .set(COMPONENT.VERSION, row.getVersion())
        .set(COMPONENT.TOKEN, row.getToken())
        .execute();
  }

  /** Agents by type and identifier. */
  static List<Found> find(DSLContext sql, Condition condition) {
    return sql.select(COMPONENT.asterisk(), TOKEN.asterisk())
        .from(COMPONENT)
        .leftJoin(TOKEN)
        .on(TOKEN.UUID.eq(COMPONENT.TOKEN))
        .where(condition)
        .orderBy(COMPONENT.TYPE, COMPONENT.IDENTIFIER)
        .fetch(found ->
            new Found(
                found.into(COMPONENT),
                Optional.ofNullable(found.get(TOKEN.UUID)).map(id -> found.into(TOKEN))));
  }

  static void delete(Tx tx, UUID id) {
    tx.sql().deleteFrom(COMPONENT).where(COMPONENT.UUID.eq(id)).execute();
  }

  /** Removes the agents that were not heard of since a time; returns how many. */
  public static int forget(Tx tx, Instant before) {
    return tx.sql().deleteFrom(COMPONENT).where(COMPONENT.REPORTED_AT.lt(before)).execute();
  }
}
