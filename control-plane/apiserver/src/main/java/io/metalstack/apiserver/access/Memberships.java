package io.metalstack.apiserver.access;

import static io.metalstack.tables.Tables.PROJECT;
import static io.metalstack.tables.Tables.PROJECT_MEMBER;
import static io.metalstack.tables.Tables.TENANT_MEMBER;
import static org.jooq.impl.DSL.min;

import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.TenantRole;
import java.util.UUID;
import org.jooq.DSLContext;

/** The roles that a user holds at this moment. Lower numbers are stronger. */
public final class Memberships {
  private Memberships() {}

  /** The stronger of the direct role and the one inherited from the project's tenant. */
  public static ProjectRole projectRole(DSLContext sql, String user, UUID project) {
    var roles =
        sql.select(PROJECT_MEMBER.ROLE)
            .from(PROJECT_MEMBER)
            .where(PROJECT_MEMBER.PROJECT.eq(project), PROJECT_MEMBER.MEMBER.eq(user))
            .unionAll(
                sql.select(TENANT_MEMBER.ROLE)
                    .from(TENANT_MEMBER)
                    .join(PROJECT)
                    .on(PROJECT.TENANT.eq(TENANT_MEMBER.TENANT))
                    .where(
                        PROJECT.UUID.eq(project),
                        TENANT_MEMBER.MEMBER.eq(user),
                        TENANT_MEMBER.ROLE.le((short) TenantRole.TENANT_ROLE_VIEWER_VALUE)))
            .asTable("roles");
    var role = sql.select(min(roles.field(PROJECT_MEMBER.ROLE))).from(roles).fetchSingle().value1();
    return role == null ? ProjectRole.PROJECT_ROLE_UNSPECIFIED : ProjectRole.forNumber(role);
  }

  /** The direct role, else GUEST for a member of one of the tenant's projects. */
  public static TenantRole tenantRole(DSLContext sql, String user, String tenant) {
    var role =
        sql.select(TENANT_MEMBER.ROLE)
            .from(TENANT_MEMBER)
            .where(TENANT_MEMBER.TENANT.eq(tenant), TENANT_MEMBER.MEMBER.eq(user))
            .fetchOne(TENANT_MEMBER.ROLE);
    if (role != null) {
      return TenantRole.forNumber(role);
    }
    var guest =
        sql.fetchExists(
            sql.selectOne()
                .from(PROJECT_MEMBER)
                .join(PROJECT)
                .on(PROJECT.UUID.eq(PROJECT_MEMBER.PROJECT))
                .where(PROJECT.TENANT.eq(tenant), PROJECT_MEMBER.MEMBER.eq(user)));
    return guest ? TenantRole.TENANT_ROLE_GUEST : TenantRole.TENANT_ROLE_UNSPECIFIED;
  }
}
