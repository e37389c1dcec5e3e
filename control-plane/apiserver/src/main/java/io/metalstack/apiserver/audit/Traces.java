package io.metalstack.apiserver.audit;

import static io.metalstack.tables.Tables.AUDIT;

import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.AuditRecord;
import java.util.Collection;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** All SQL of traces, but for their sealing. */
final class Traces {
  private Traces() {}

  static void insert(Tx tx, Collection<Trace> traces) {
    var insert =
        tx.sql()
            .insertInto(
                AUDIT,
                AUDIT.ID,
                AUDIT.AT,
                AUDIT.METHOD,
                AUDIT.PHASE,
                AUDIT.CALLER,
                AUDIT.TENANT,
                AUDIT.PROJECT,
                AUDIT.SOURCE,
                AUDIT.RESULT_CODE,
                AUDIT.BODY);
    for (var trace : traces) {
      insert =
          insert.values(
              trace.id(),
              trace.at(),
              trace.method(),
              trace.phase(),
              trace.caller(),
              trace.tenant(),
              trace.project(),
              trace.source(),
              trace.code(),
              trace.body());
    }
    insert.execute();
  }

  /** Newest first; of one call, the answer before the request. */
  static List<AuditRecord> find(DSLContext sql, Condition condition, int limit) {
    return sql.selectFrom(AUDIT)
        .where(condition)
        .orderBy(AUDIT.AT.desc(), AUDIT.ID.desc(), AUDIT.PHASE.desc())
        .limit(limit)
        .fetch();
  }

  /**
   * The next traces for a place outside, in the order in which they were committed for good.
   *
   * @param xid transaction of the last one that is there already
   * @param seq number of it
   */
  static List<AuditRecord> after(DSLContext sql, long xid, long seq, int limit) {
    return sql.selectFrom(AUDIT)
        .where("(xid, seq) > (?, ?)", xid, seq)
        .and("xid < " + Seals.HORIZON)
        .orderBy(AUDIT.XID, AUDIT.SEQ)
        .limit(limit)
        .fetch();
  }
}
