package io.metalstack.apiserver.tenant;

import io.metalstack.api.v2.TenantMember;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.apiserver.access.Access;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;
import java.time.Clock;

/** Makes a tenant a member of another, for its owners and editors and for administrators. */
final class AddTenantMember {
  private final Clock clock;

  AddTenantMember(Clock clock) {
    this.clock = clock;
  }

  /**
   * Stores the membership.
   *
   * @throws Problem NOT_FOUND if one of the tenants is not there, ALREADY_EXISTS if it is a member,
   *     INVALID_ARGUMENT without a role, PERMISSION_DENIED for a role above the caller's
   */
  TenantMember add(Tx tx, Caller caller, String tenant, String member, TenantRole role) {
    TenantRules.requireRole(role);
    var row = Tenants.lock(tx, tenant);
    TenantRules.requireNotAbove(
        Access.standingInTenant(tx.sql(), caller.rights(), row.getLogin()), role);
    var other = Tenants.get(tx.sql(), member);
    var now = Meta.kept(clock.instant());
    return TenantMembers.message(
        tx.sql(), TenantMembers.insert(tx, row.getLogin(), other.getLogin(), role, now));
  }
}
