package io.metalstack.apiserver.invite;

import static io.metalstack.tables.Tables.INVITE;

import io.metalstack.api.v2.TenantServiceInviteRequest;
import io.metalstack.api.v2.TenantServiceInviteResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.tenant.TenantRules;
import io.metalstack.apiserver.tenant.Tenants;
import io.metalstack.store.Tx;

/** Invites to a tenant. The answer is the only one that tells the secret. */
final class InviteToTenant
    implements Mutation<TenantServiceInviteRequest, TenantServiceInviteResponse> {
  private final NewInvite invites;

  InviteToTenant(NewInvite invites) {
    this.invites = invites;
  }

  @Override
  public TenantServiceInviteResponse apply(
      Tx tx, Caller caller, TenantServiceInviteRequest request) {
    var role = TenantRules.requireRole(request.getRole());
    var tenant = Tenants.get(tx.sql(), request.getLogin()).getLogin();
    var made = invites.toTenant(tx, caller.user(), tenant, role.getNumber());
    var invite = Invites.toTenant(tx.sql(), INVITE.ID.eq(made.id())).getFirst();
    return TenantServiceInviteResponse.newBuilder()
        .setInvite(invite.toBuilder().setSecret(made.secret().text()))
        .build();
  }
}
