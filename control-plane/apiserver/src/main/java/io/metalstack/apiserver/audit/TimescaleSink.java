package io.metalstack.apiserver.audit;

import io.metalstack.store.Db;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.AuditRecord;
import io.metalstack.values.Problem;
import java.util.List;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table {@code traces} in another database, which TimescaleDB keeps by time where that database
 * has it; where it has not, it is an ordinary table. A trace that comes again is not stored again.
 */
public final class TimescaleSink implements AuditSink, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TimescaleSink.class);

  private final Db db;
  private volatile boolean prepared;

  /**
   * @param db the other database, not migrated
   */
  public TimescaleSink(Db db) {
    this.db = db;
  }

  @Override
  public String name() {
    return "timescaledb";
  }

  @Override
  public void take(List<AuditRecord> traces) {
    try {
      db.<Boolean>transaction(tx -> {
        if (!prepared) {
          prepare(tx);
        }
        traces.forEach(trace -> insert(tx, trace));
        return true;
      });
      prepared = true;
    } catch (DataAccessException e) {
      throw Problem.unavailable("the database answered %s", e.sqlState()).causedBy(e);
    }
  }

  @Override
  public void close() {
    db.close();
  }

  private static void insert(Tx tx, AuditRecord trace) {
    tx.sql()
        .execute(
            "insert into traces (timestamp, xid, seq, entry) values (?::timestamptz, ?, ?, ?::jsonb)"
                + " on conflict do nothing",
            trace.getAt().toString(),
            trace.getXid(),
            trace.getSeq(),
            SinkEntry.json(trace));
  }

  private static void prepare(Tx tx) {
    tx.sql()
        .execute(
            """
            create table if not exists traces (
              timestamp timestamptz not null,
              xid       bigint      not null,
              seq       bigint      not null,
              entry     jsonb       not null,
              primary key (timestamp, xid, seq)
            )
            """);
    var extension =
        tx.sql().fetchOptional("select 1 from pg_extension where extname = 'timescaledb'");
    if (extension.isPresent()) {
      tx.sql()
          .execute(
              "select create_hypertable('traces', 'timestamp', chunk_time_interval => interval '1 day',"
                  + " if_not_exists => true, migrate_data => true)");
    } else {
      LOG.warn("the database for traces has no TimescaleDB: they go to an ordinary table");
    }
  }
}
