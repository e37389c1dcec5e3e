package io.metalstack.apiserver.tenant;

import io.metalstack.api.v2.TenantServiceRpc;
import io.metalstack.apiserver.call.Calls;
import java.time.Clock;

/** The methods of tenants. */
public final class TenantApi {
  private TenantApi() {}

  public static void bind(Calls calls, Clock clock) {
    calls
        .read(TenantServiceRpc.GET, TenantReads::get)
        .read(TenantServiceRpc.LIST, TenantReads::list)
        .mutation(TenantServiceRpc.CREATE, new CreateTenant(clock))
        .read(io.metalstack.admin.v2.TenantServiceRpc.LIST, TenantReads::listAll)
        .mutation(io.metalstack.admin.v2.TenantServiceRpc.CREATE, new CreateTenantAsAdmin(clock));
  }
}
