package io.metalstack.apiserver.invite;

import static io.metalstack.tables.Tables.INVITE;

import io.metalstack.api.v2.TenantRole;
import io.metalstack.api.v2.TenantServiceInviteAcceptRequest;
import io.metalstack.api.v2.TenantServiceInviteAcceptResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.tenant.TenantMembers;
import io.metalstack.apiserver.tenant.Tenants;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;
import java.time.Clock;

/** Joins a tenant. The invitation goes and the membership comes together, or neither does. */
final class AcceptTenantInvite
    implements Mutation<TenantServiceInviteAcceptRequest, TenantServiceInviteAcceptResponse> {
  private final Clock clock;

  AcceptTenantInvite(Clock clock) {
    this.clock = clock;
  }

  @Override
  public TenantServiceInviteAcceptResponse apply(
      Tx tx, Caller caller, TenantServiceInviteAcceptRequest request) {
    var now = Meta.kept(clock.instant());
    var secret = InviteSecret.of(request.getSecret());
    var invite = Invites.take(tx, INVITE.TENANT.isNotNull(), secret, now);
    var guest = Tenants.get(tx.sql(), caller.user()).getLogin();
    if (guest.equals(invite.getTenant())) {
      throw Problem.invalidArgument("tenant \"%s\" is your own, you cannot join it", guest)
          .with("secret", "of the caller's own tenant", "give it to somebody else");
    }
    var tenant = Tenants.get(tx.sql(), invite.getTenant());
    var role = TenantRole.forNumber(invite.getRole());
    TenantMembers.insert(tx, tenant.getLogin(), guest, role, now);
    return TenantServiceInviteAcceptResponse.newBuilder()
        .setTenant(tenant.getLogin())
        .setTenantName(tenant.getName())
        .build();
  }
}
