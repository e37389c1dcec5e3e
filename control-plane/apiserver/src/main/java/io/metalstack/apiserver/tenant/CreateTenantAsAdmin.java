package io.metalstack.apiserver.tenant;

import io.metalstack.admin.v2.TenantServiceCreateRequest;
import io.metalstack.admin.v2.TenantServiceCreateResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.store.Tx;
import java.time.Clock;

/** Creates a tenant that owns itself. */
final class CreateTenantAsAdmin
    implements Mutation<TenantServiceCreateRequest, TenantServiceCreateResponse> {
  private final Clock clock;

  CreateTenantAsAdmin(Clock clock) {
    this.clock = clock;
  }

  @Override
  public TenantServiceCreateResponse apply(
      Tx tx, Caller caller, TenantServiceCreateRequest request) {
    var tenant =
        new NewTenant(
            request.getName(),
            request.getDescription(),
            request.getEmail(),
            request.getAvatarUrl(),
            request.getLabels());
    var row = tenant.row(caller.user(), Meta.kept(clock.instant()));
    return TenantServiceCreateResponse.newBuilder()
        .setTenant(TenantView.message(Tenants.insert(tx, row, row.getLogin())))
        .build();
  }
}
