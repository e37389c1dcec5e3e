package io.metalstack.apiserver.audit;

import static io.metalstack.tables.Tables.AUDIT;

import io.metalstack.api.v2.AuditPhase;
import io.metalstack.api.v2.AuditQuery;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.values.Problem;
import java.time.Duration;
import java.time.Instant;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/** What a query of traces asks for. */
final class AuditRules {
  /** How far a query without a beginning looks back. */
  static final Duration WINDOW = Duration.ofHours(8);

  /** Traces in an answer, unless asked otherwise. */
  static final int LIMIT = 200;

  private AuditRules() {}

  /**
   * The condition of a query.
   *
   * @throws Problem INVALID_ARGUMENT if it begins after it ends
   */
  static Condition condition(AuditQuery query, Instant now) {
    var to = query.hasTo() ? Meta.instant(query.getTo()) : now;
    var from = query.hasFrom() ? Meta.instant(query.getFrom()) : to.minus(WINDOW);
    if (from.isAfter(to)) {
      throw Problem.invalidArgument("the query begins at %s and ends before, at %s", from, to)
          .with("query.from", "after query.to", "exchange them");
    }
    return new Filter()
        .and(AUDIT.AT.between(from, to))
        .and(query.hasMethod() ? AUDIT.METHOD.contains(query.getMethod()) : DSL.noCondition())
        .and(query.hasSourceIp() ? AUDIT.SOURCE.contains(query.getSourceIp()) : DSL.noCondition())
        .and(query.hasBody() ? AUDIT.BODY.containsIgnoreCase(query.getBody()) : DSL.noCondition())
        .uuid(query.hasUuid(), AUDIT.ID, query.getUuid())
        .equal(query.hasUser(), AUDIT.CALLER, query.getUser())
        .equal(query.hasProject(), AUDIT.PROJECT, query.getProject())
        .equal(query.hasResultCode(), AUDIT.RESULT_CODE, query.getResultCode())
        .number(query.hasPhase(), AUDIT.PHASE, query.getPhaseValue())
        .condition();
  }

  /** How many traces are answered. */
  static int limit(AuditQuery query) {
    return query.hasLimit() ? query.getLimit() : LIMIT;
  }

  /** One half of a call: that of the request, unless asked otherwise. */
  static Condition half(String uuid, AuditPhase phase) {
    var id = Filter.uuid(uuid);
    var number =
        phase == AuditPhase.AUDIT_PHASE_UNSPECIFIED ? Trace.REQUEST : (short) phase.getNumber();
    return AUDIT.ID.eq(id).and(AUDIT.PHASE.eq(number));
  }
}
