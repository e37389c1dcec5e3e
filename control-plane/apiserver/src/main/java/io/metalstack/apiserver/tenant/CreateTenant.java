package io.metalstack.apiserver.tenant;

import io.metalstack.api.v2.TenantServiceCreateRequest;
import io.metalstack.api.v2.TenantServiceCreateResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;
import java.time.Clock;

/** Creates a tenant that its creator owns. Without an email it gets the creator's. */
final class CreateTenant
    implements Mutation<TenantServiceCreateRequest, TenantServiceCreateResponse> {
  private final Clock clock;

  CreateTenant(Clock clock) {
    this.clock = clock;
  }

  @Override
  public TenantServiceCreateResponse apply(
      Tx tx, Caller caller, TenantServiceCreateRequest request) {
    var creator =
        Tenants.find(tx.sql(), caller.user())
            .orElseThrow(() ->
                Problem.failedPrecondition(
                        "user \"%s\" has no tenant of its own, so it cannot own another",
                        caller.user())
                    .with("", "no default tenant", "log in once"));
    var tenant =
        new NewTenant(
            request.getName(),
            request.getDescription(),
            request.hasEmail() ? request.getEmail() : creator.getEmail(),
            request.getAvatarUrl(),
            request.getLabels());
    var row = tenant.row(caller.user(), Meta.kept(clock.instant()));
    return TenantServiceCreateResponse.newBuilder()
        .setTenant(TenantView.message(Tenants.insert(tx, row, caller.user())))
        .build();
  }
}
