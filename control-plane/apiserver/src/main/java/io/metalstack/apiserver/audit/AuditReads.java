package io.metalstack.apiserver.audit;

import static io.metalstack.tables.Tables.AUDIT;

import io.metalstack.api.v2.AuditPhase;
import io.metalstack.api.v2.AuditQuery;
import io.metalstack.api.v2.AuditServiceGetRequest;
import io.metalstack.api.v2.AuditServiceGetResponse;
import io.metalstack.api.v2.AuditServiceListRequest;
import io.metalstack.api.v2.AuditServiceListResponse;
import io.metalstack.api.v2.AuditTrace;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.values.Problem;
import java.time.Clock;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** Get and List of traces: of one tenant for its owners, of all for operators. */
final class AuditReads {
  private final Clock clock;

  AuditReads(Clock clock) {
    this.clock = clock;
  }

  AuditServiceGetResponse get(DSLContext sql, Caller caller, AuditServiceGetRequest request) {
    var own = AUDIT.TENANT.eq(request.getLogin());
    return AuditServiceGetResponse.newBuilder()
        .setTrace(one(sql, own, request.getUuid(), request.getPhase()))
        .build();
  }

  AuditServiceListResponse list(DSLContext sql, Caller caller, AuditServiceListRequest request) {
    var own = AUDIT.TENANT.eq(request.getLogin());
    return AuditServiceListResponse.newBuilder()
        .addAllTraces(find(sql, own, request.getQuery()))
        .build();
  }

  io.metalstack.admin.v2.AuditServiceGetResponse getAny(
      DSLContext sql, Caller caller, io.metalstack.admin.v2.AuditServiceGetRequest request) {
    return io.metalstack.admin.v2.AuditServiceGetResponse.newBuilder()
        .setTrace(one(sql, DSL.noCondition(), request.getUuid(), request.getPhase()))
        .build();
  }

  io.metalstack.admin.v2.AuditServiceListResponse listAll(
      DSLContext sql, Caller caller, io.metalstack.admin.v2.AuditServiceListRequest request) {
    return io.metalstack.admin.v2.AuditServiceListResponse.newBuilder()
        .addAllTraces(find(sql, DSL.noCondition(), request.getQuery()))
        .build();
  }

  private static AuditTrace one(DSLContext sql, Condition whose, String uuid, AuditPhase phase) {
    return Traces.find(sql, whose.and(AuditRules.half(uuid, phase)), 1).stream()
        .findFirst()
        .map(AuditView::message)
        .orElseThrow(() -> Problem.notFound("there is no audit trace \"%s\"", uuid));
  }

  private List<AuditTrace> find(DSLContext sql, Condition whose, AuditQuery query) {
    var condition = AuditRules.condition(query, clock.instant());
    return Traces.find(sql, whose.and(condition), AuditRules.limit(query)).stream()
        .map(AuditView::message)
        .toList();
  }
}
