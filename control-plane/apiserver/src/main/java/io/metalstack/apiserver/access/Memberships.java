package io.metalstack.apiserver.access;

import static io.metalstack.tables.Tables.PROJECT;
import static io.metalstack.tables.Tables.PROJECT_MEMBER;
import static io.metalstack.tables.Tables.TENANT_MEMBER;
import static org.jooq.impl.DSL.min;

import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.TenantRole;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** The roles that a user holds at this moment. Lower numbers are stronger. */
public final class Memberships {
  /** The weakest role in a tenant that is also one in its projects. */
  private static final short INHERITED = (short) TenantRole.TENANT_ROLE_VIEWER_VALUE;

  private Memberships() {}

  /** All projects that a user is in, with the role as {@link #projectRole} gives it. */
  public static Map<String, ProjectRole> projectRoles(DSLContext sql, String user) {
    var direct =
        sql.select(PROJECT_MEMBER.PROJECT, PROJECT_MEMBER.ROLE)
            .from(PROJECT_MEMBER)
            .where(PROJECT_MEMBER.MEMBER.eq(user));
    var inherited =
        sql.select(PROJECT.UUID, TENANT_MEMBER.ROLE)
            .from(TENANT_MEMBER)
            .join(PROJECT)
            .on(PROJECT.TENANT.eq(TENANT_MEMBER.TENANT))
            .where(TENANT_MEMBER.MEMBER.eq(user), TENANT_MEMBER.ROLE.le(INHERITED));
    return direct.unionAll(inherited).stream()
        .collect(
            Collectors.toMap(
                row -> row.value1().toString(),
                row -> ProjectRole.forNumber(row.value2()),
                (one, other) -> one.getNumber() <= other.getNumber() ? one : other));
  }

  /** All tenants that a user is in, with the role as {@link #tenantRole} gives it. */
  public static Map<String, TenantRole> tenantRoles(DSLContext sql, String user) {
    var direct =
        sql.select(TENANT_MEMBER.TENANT, TENANT_MEMBER.ROLE)
            .from(TENANT_MEMBER)
            .where(TENANT_MEMBER.MEMBER.eq(user));
    var guest =
        sql.selectDistinct(PROJECT.TENANT, DSL.inline((short) TenantRole.TENANT_ROLE_GUEST_VALUE))
            .from(PROJECT_MEMBER)
            .join(PROJECT)
            .on(PROJECT.UUID.eq(PROJECT_MEMBER.PROJECT))
            .where(PROJECT_MEMBER.MEMBER.eq(user));
    return direct.unionAll(guest).stream()
        .collect(
            Collectors.toMap(
                row -> row.value1(),
                row -> TenantRole.forNumber(row.value2()),
                (one, other) -> one.getNumber() <= other.getNumber() ? one : other));
  }

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
                        TENANT_MEMBER.ROLE.le(INHERITED)))
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
