package io.metalstack.apiserver.tenant;

import io.metalstack.api.v2.TenantServiceUpdateRequest;
import io.metalstack.api.v2.TenantServiceUpdateResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.call.Revision;
import io.metalstack.store.Tx;
import java.time.Clock;

/** Changes a tenant. */
final class UpdateTenant
    implements Mutation<TenantServiceUpdateRequest, TenantServiceUpdateResponse> {
  private final Clock clock;

  UpdateTenant(Clock clock) {
    this.clock = clock;
  }

  @Override
  public TenantServiceUpdateResponse apply(
      Tx tx, Caller caller, TenantServiceUpdateRequest request) {
    var row = Tenants.lock(tx, request.getLogin());
    Revision.firstOrNext(
        row, request.getUpdateMeta(), "tenant \"%s\"".formatted(row.getLogin()), clock);
    if (request.hasName()) {
      row.setName(request.getName());
    }
    if (request.hasEmail()) {
      row.setEmail(request.getEmail());
    }
    if (request.hasDescription()) {
      row.setDescription(request.getDescription());
    }
    if (request.hasAvatarUrl()) {
      row.setAvatarUrl(request.getAvatarUrl());
    }
    if (request.hasLabels()) {
      var before = row.getLabels();
      Revision.labels(row, request.getLabels());
      ProviderTenant.requireMarkKept(before, row.getLabels());
    }
    Tenants.update(tx, row);
    return TenantServiceUpdateResponse.newBuilder().setTenant(TenantView.message(row)).build();
  }
}
