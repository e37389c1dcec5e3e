package io.metalstack.apiserver.audit;

import io.metalstack.api.v2.AuditServiceRpc;
import io.metalstack.apiserver.call.Calls;
import java.time.Clock;

/** The methods of traces. */
public final class AuditApi {
  private AuditApi() {}

  public static void bind(Calls calls, Clock clock) {
    var reads = new AuditReads(clock);
    calls
        .read(AuditServiceRpc.GET, reads::get)
        .read(AuditServiceRpc.LIST, reads::list)
        .read(io.metalstack.admin.v2.AuditServiceRpc.GET, reads::getAny)
        .read(io.metalstack.admin.v2.AuditServiceRpc.LIST, reads::listAll);
  }
}
