package io.metalstack.apiserver.tenant;

import static io.metalstack.tables.Tables.TENANT;
import static io.metalstack.tables.Tables.TENANT_MEMBER;

import io.metalstack.api.v2.TenantRole;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Revision;
import io.metalstack.store.Tx;
import java.time.Clock;

/** The tenant of a person who logs in. It has the person's login, and the person owns it. */
public final class PersonalTenant {
  private final Clock clock;

  public PersonalTenant(Clock clock) {
    this.clock = clock;
  }

  /**
   * Makes the tenant at the first login; follows the picture at later ones.
   *
   * @param avatarUrl empty if the provider tells none: the known one stays
   */
  public void ensure(Tx tx, String login, String name, String email, String avatarUrl) {
    var now = Meta.kept(clock.instant());
    tx.sql()
        .insertInto(TENANT)
        .set(TENANT.LOGIN, login)
        .set(TENANT.NAME, name)
        .set(TENANT.EMAIL, email)
        .set(TENANT.AVATAR_URL, avatarUrl)
        .set(TENANT.CREATED_BY, login)
        .set(TENANT.CREATED_AT, now)
        .onConflictDoNothing()
        .execute();
    tx.sql()
        .insertInto(TENANT_MEMBER)
        .set(TENANT_MEMBER.TENANT, login)
        .set(TENANT_MEMBER.MEMBER, login)
        .set(TENANT_MEMBER.ROLE, (short) TenantRole.TENANT_ROLE_OWNER_VALUE)
        .set(TENANT_MEMBER.CREATED_AT, now)
        .onConflictDoNothing()
        .execute();
    var row = Tenants.lock(tx, login);
    if (!avatarUrl.isEmpty() && !avatarUrl.equals(row.getAvatarUrl())) {
      row.setAvatarUrl(avatarUrl);
      Revision.stamp(row, clock);
      Tenants.update(tx, row);
    }
  }
}
