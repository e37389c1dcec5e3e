package io.metalstack.apiserver.tenant;

import io.metalstack.api.v2.TenantServiceUpdateMemberRequest;
import io.metalstack.api.v2.TenantServiceUpdateMemberResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.store.Tx;
import java.time.Clock;

/** Gives a member of a tenant another role. */
final class UpdateTenantMember
    implements Mutation<TenantServiceUpdateMemberRequest, TenantServiceUpdateMemberResponse> {
  private final Clock clock;

  UpdateTenantMember(Clock clock) {
    this.clock = clock;
  }

  @Override
  public TenantServiceUpdateMemberResponse apply(
      Tx tx, Caller caller, TenantServiceUpdateMemberRequest request) {
    var role = TenantRules.requireRole(request.getRole());
    var tenant = Tenants.lock(tx, request.getLogin());
    var member = TenantMembers.get(tx.sql(), tenant.getLogin(), request.getMember());
    TenantRules.requireOwnerStays(tenant, member, role, TenantMembers.hasOtherOwner(tx, member));
    TenantMembers.update(tx, member, role, Meta.kept(clock.instant()));
    return TenantServiceUpdateMemberResponse.newBuilder()
        .setTenantMember(TenantMembers.message(tx.sql(), member))
        .build();
  }
}
