package io.metalstack.apiserver.tenant;

import io.metalstack.api.v2.TenantServiceDeleteRequest;
import io.metalstack.api.v2.TenantServiceDeleteResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.store.Tx;

/** Deletes a tenant without projects. Its invites, memberships and tokens go with it. */
final class DeleteTenant
    implements Mutation<TenantServiceDeleteRequest, TenantServiceDeleteResponse> {
  @Override
  public TenantServiceDeleteResponse apply(
      Tx tx, Caller caller, TenantServiceDeleteRequest request) {
    var row = Tenants.lock(tx, request.getLogin());
    var login = row.getLogin();
    TenantRules.requireDeletable(
        row, Tenants.projects(tx, login), TenantMembers.ownedAlone(tx, login));
    Tenants.delete(tx, login);
    return TenantServiceDeleteResponse.newBuilder().setTenant(TenantView.message(row)).build();
  }
}
