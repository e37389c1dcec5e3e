package io.metalstack.apiserver.audit;

import static io.metalstack.tables.Tables.AUDIT_SINK;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.jooq.DSLContext;

/** Whether the audit trail can be relied on. */
public final class AuditHealth {
  /** How long a place outside may fail before that is told. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final RefusalWriter refusals;

  public AuditHealth(RefusalWriter refusals) {
    this.refusals = refusals;
  }

  /** Where the trail was changed, empty if nowhere. */
  public String broken(DSLContext sql) {
    var breaks = Seals.breaks(sql);
    return breaks.isEmpty()
        ? ""
        : "the trail was changed at %d seals, first at seal %d: %s"
            .formatted(breaks.size(), breaks.getFirst().getSeal(), breaks.getFirst().getWhat());
  }

  /** What hinders it, empty if nothing does. */
  public String ailment(DSLContext sql, Instant now) {
    var ailments = new ArrayList<String>();
    if (refusals.lost() > 0) {
      ailments.add("%d refused calls are not traced".formatted(refusals.lost()));
    }
    sql.selectFrom(AUDIT_SINK)
        .where(AUDIT_SINK.FAILING_SINCE.lt(now.minus(PATIENCE)))
        .orderBy(AUDIT_SINK.NAME)
        .forEach(sink ->
            ailments.add("%s takes no traces: %s".formatted(sink.getName(), sink.getError())));
    return String.join("; ", ailments);
  }
}
