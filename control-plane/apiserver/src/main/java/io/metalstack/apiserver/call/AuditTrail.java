package io.metalstack.apiserver.call;

import static io.metalstack.tables.Tables.AUDIT;

import com.google.protobuf.Message;
import io.metalstack.api.Rpc;
import io.metalstack.apiserver.access.MethodRules;
import io.metalstack.rpc.Call;
import io.metalstack.store.Tx;
import java.time.Clock;
import java.util.UUID;

/** The trace of every call that the contract marks as audited; commits with what it tells of. */
public final class AuditTrail {
  private static final short RESPONSE = 2;

  private final MethodRules rules;
  private final Clock clock;

  public AuditTrail(MethodRules rules, Clock clock) {
    this.rules = rules;
    this.clock = clock;
  }

  boolean covers(Rpc<?, ?> rpc) {
    return rules.of(rpc).audited();
  }

  void done(Tx tx, Call call, Caller caller, Message request, Message answer) {
    var rule = rules.of(call.rpc());
    if (!rule.audited()) {
      return;
    }
    tx.sql()
        .insertInto(AUDIT)
        .set(AUDIT.ID, UUID.randomUUID())
        .set(AUDIT.AT, clock.instant())
        .set(AUDIT.METHOD, call.rpc().path())
        .set(AUDIT.PHASE, RESPONSE)
        .set(AUDIT.CALLER, caller.user())
        .set(AUDIT.PROJECT, rule.project(request))
        .set(AUDIT.TENANT, rule.tenant(request))
        .set(AUDIT.SOURCE, caller.source())
        .set(AUDIT.RESULT_CODE, 0)
        .execute();
  }
}
