package io.metalstack.apiserver.tenant;

import io.metalstack.api.v2.TenantMember;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;

/** Ends a membership in a tenant, somebody else's or the caller's own. */
final class RemoveTenantMember {
  /**
   * Removes the membership. Those in single projects stay.
   *
   * @return the member as it was
   * @throws Problem NOT_FOUND if there is no such membership, FAILED_PRECONDITION for the owner who
   *     has to stay
   */
  TenantMember remove(Tx tx, String tenant, String member) {
    var row = Tenants.lock(tx, tenant);
    var membership = TenantMembers.get(tx.sql(), row.getLogin(), member);
    TenantRules.requireOwnerStays(
        row,
        membership,
        TenantRole.TENANT_ROLE_UNSPECIFIED,
        TenantMembers.hasOtherOwner(tx, membership));
    var was = TenantMembers.message(tx.sql(), membership);
    TenantMembers.delete(tx, membership);
    return was;
  }
}
