package io.metalstack.apiserver.audit;

import io.metalstack.api.v2.AuditPhase;
import io.metalstack.api.v2.AuditTrace;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.tables.tables.records.AuditRecord;
import org.jooq.JSONB;

/** The row of a trace as its message. */
final class AuditView {
  private static final JSONB NO_LABELS = JSONB.valueOf("{}");

  private AuditView() {}

  static AuditTrace message(AuditRecord row) {
    var trace =
        AuditTrace.newBuilder()
            .setUuid(row.getId().toString())
            .setTimestamp(Meta.timestamp(row.getAt()))
            .setUser(row.getCaller())
            .setTenant(row.getTenant())
            .setMethod(row.getMethod())
            .setSourceIp(row.getSource())
            .setPhase(AuditPhase.forNumber(row.getPhase()))
            .setMeta(Meta.of(NO_LABELS, row.getAt(), null, 0));
    if (!row.getProject().isEmpty()) {
      trace.setProject(row.getProject());
    }
    if (row.getBody() != null) {
      trace.setBody(row.getBody());
    }
    if (row.getResultCode() != null) {
      trace.setResultCode(row.getResultCode());
    }
    return trace.build();
  }
}
