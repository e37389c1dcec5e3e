package io.metalstack.apiserver.audit;

import static io.metalstack.tables.Tables.AUDIT_SINK;

import io.metalstack.store.Db;
import io.metalstack.tables.tables.records.AuditRecord;
import io.metalstack.tables.tables.records.AuditSinkRecord;
import io.metalstack.values.Problem;
import java.time.Clock;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends traces to one place outside. The trail itself is what is still to be sent: the database
 * keeps how far the place has got, so no call waits for it and nothing is lost while it is away,
 * short of the retention.
 */
public final class ForwardTraces {
  private static final Logger LOG = LoggerFactory.getLogger(ForwardTraces.class);
  private static final int AT_ONCE = 500;

  private final AuditSink sink;
  private final Db db;
  private final Clock clock;

  public ForwardTraces(AuditSink sink, Db db, Clock clock) {
    this.sink = sink;
    this.db = db;
    this.clock = clock;
  }

  /** Sends what there is, until all is sent or the place does not take it; returns how many. */
  public int run() {
    var sent = 0;
    while (true) {
      var at = position();
      var traces = db.read(sql -> Traces.after(sql, at.getXid(), at.getSeq(), AT_ONCE));
      if (traces.isEmpty()) {
        return sent;
      }
      try {
        sink.take(traces);
      } catch (Problem e) {
        LOG.warn("{} takes no traces, tried again: {}", sink.name(), e.message());
        failing(e.message());
        return sent;
      }
      moved(traces.getLast());
      sent += traces.size();
    }
  }

  /** A new place begins with the oldest trace that is kept. */
  private AuditSinkRecord position() {
    return db.transaction(tx -> {
      tx.sql()
          .insertInto(AUDIT_SINK)
          .set(AUDIT_SINK.NAME, sink.name())
          .set(AUDIT_SINK.XID, 0L)
          .set(AUDIT_SINK.SEQ, 0L)
          .onConflictDoNothing()
          .execute();
      return tx.sql().selectFrom(AUDIT_SINK).where(AUDIT_SINK.NAME.eq(sink.name())).fetchSingle();
    });
  }

  private void moved(AuditRecord last) {
    db.<Integer>transaction(tx ->
        tx.sql()
            .update(AUDIT_SINK)
            .set(AUDIT_SINK.XID, last.getXid())
            .set(AUDIT_SINK.SEQ, last.getSeq())
            .set(AUDIT_SINK.SENT_AT, clock.instant())
            .setNull(AUDIT_SINK.FAILING_SINCE)
            .set(AUDIT_SINK.ERROR, "")
            .where(AUDIT_SINK.NAME.eq(sink.name()))
            .execute());
  }

  private void failing(String error) {
    db.<Integer>transaction(tx ->
        tx.sql()
            .update(AUDIT_SINK)
            .set(
                AUDIT_SINK.FAILING_SINCE,
                DSL.coalesce(AUDIT_SINK.FAILING_SINCE, DSL.val(clock.instant())))
            .set(AUDIT_SINK.ERROR, error)
            .where(AUDIT_SINK.NAME.eq(sink.name()))
            .execute());
  }
}
