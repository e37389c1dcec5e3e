package io.metalstack.apiserver.access;

import io.metalstack.api.v2.AdminRole;
import io.metalstack.api.v2.InfraRole;
import io.metalstack.api.v2.MachineRole;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.api.v2.TokenType;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Whether rights suffice for a method on a subject. */
public final class Access {
  private Access() {}

  /** The decision, where it does not depend on memberships; empty where it does. */
  public static Optional<Boolean> withoutMembership(
      MethodRule rule, Rights rights, String subject) {
    if (rule.scope() == MethodRule.Scope.PUBLIC) {
      return Optional.of(true);
    }
    if (rights.isAnonymous()) {
      return Optional.of(false);
    }
    if (rights.isAdminEditor() || viewedByAdmin(rule, rights)) {
      return Optional.of(true);
    }
    return switch (rule.scope()) {
      case PUBLIC -> Optional.of(true);
      case SELF ->
          Optional.of(
              rights.type() == TokenType.TOKEN_TYPE_USER || rights.permits(rule.path(), ""));
      case ADMIN ->
          Optional.of(
              rule.adminRoles().contains(rights.adminRole())
                  || (rule.adminRoles().contains(rights.adminCap())
                      && rights.permits(rule.path(), "")));
      case INFRA ->
          Optional.of(
              rule.infraRoles().contains(rights.infraRole())
                  || (rights.mayHoldInfraRole() && rights.permits(rule.path(), "")));
      case MACHINE -> {
        var role = given(rights.machineRoles(), subject, MachineRole.MACHINE_ROLE_UNSPECIFIED);
        yield Optional.of(
            rule.machineRoles().contains(role) || rights.permits(rule.path(), subject));
      }
      case TENANT, PROJECT -> Optional.empty();
    };
  }

  /** The decision for a method of a tenant or project, by what the user holds at this moment. */
  public static boolean byMembership(
      DSLContext sql, MethodRule rule, Rights rights, String subject) {
    return rule.scope() == MethodRule.Scope.TENANT
        ? byTenantRole(rule, rights, subject, tenantCap(sql, rights, subject))
        : byProjectRole(rule, rights, subject, projectCap(sql, rights, subject));
  }

  /**
   * The decision for a method of a tenant.
   *
   * @param cap what the user may be in the tenant at most
   */
  static boolean byTenantRole(MethodRule rule, Rights rights, String tenant, TenantRole cap) {
    var role = roleInTenant(rights, tenant, cap);
    return rule.tenantRoles().contains(role)
        || (rule.tenantRoles().contains(cap) && rights.permits(rule.path(), tenant));
  }

  /**
   * The decision for a method of a project.
   *
   * @param cap what the user may be in the project at most
   */
  static boolean byProjectRole(MethodRule rule, Rights rights, String project, ProjectRole cap) {
    var role = roleInProject(rights, project, cap);
    return rule.projectRoles().contains(role)
        || (rule.projectRoles().contains(cap) && rights.permits(rule.path(), project));
  }

  /** What a token is in a tenant: a user's all that he is, an API token what it was given of it. */
  public static TenantRole roleInTenant(Rights rights, String tenant, TenantRole cap) {
    var none = TenantRole.TENANT_ROLE_UNSPECIFIED;
    if (rights.type() == TokenType.TOKEN_TYPE_USER || cap == none) {
      return cap;
    }
    var role = given(rights.tenantRoles(), tenant, none);
    return role != none && cap.getNumber() > role.getNumber() ? cap : role;
  }

  /** What a token is in a project, see {@link #roleInTenant}. */
  public static ProjectRole roleInProject(Rights rights, String project, ProjectRole cap) {
    var none = ProjectRole.PROJECT_ROLE_UNSPECIFIED;
    if (rights.type() == TokenType.TOKEN_TYPE_USER || cap == none) {
      return cap;
    }
    var role = given(rights.projectRoles(), project, none);
    return role != none && cap.getNumber() > role.getNumber() ? cap : role;
  }

  /** The most that the token's user may be in the tenant: an API token never exceeds it. */
  public static TenantRole tenantCap(DSLContext sql, Rights rights, String tenant) {
    return rights.ownsProvider() && rights.type() == TokenType.TOKEN_TYPE_API
        ? TenantRole.TENANT_ROLE_OWNER
        : Memberships.tenantRole(sql, rights.user(), tenant);
  }

  /** The most that the token's user may be in the project: an API token never exceeds it. */
  public static ProjectRole projectCap(DSLContext sql, Rights rights, String project) {
    if (rights.ownsProvider() && rights.type() == TokenType.TOKEN_TYPE_API) {
      return ProjectRole.PROJECT_ROLE_OWNER;
    }
    var id = uuid(project);
    return id == null
        ? ProjectRole.PROJECT_ROLE_UNSPECIFIED
        : Memberships.projectRole(sql, rights.user(), id);
  }

  /**
   * What a caller counts as in a tenant once he was let through: an administrator as owner or
   * viewer, a token by its role, and one that may call by a single permission as its user.
   */
  public static TenantRole standingInTenant(DSLContext sql, Rights rights, String tenant) {
    if (rights.isAdmin()) {
      return rights.isAdminEditor() ? TenantRole.TENANT_ROLE_OWNER : TenantRole.TENANT_ROLE_VIEWER;
    }
    var cap = tenantCap(sql, rights, tenant);
    var role = roleInTenant(rights, tenant, cap);
    return role == TenantRole.TENANT_ROLE_UNSPECIFIED ? cap : role;
  }

  /** The role that a map gives for a subject, by its id or for all. */
  public static <R> R given(Map<String, R> roles, String subject, R none) {
    return roles.getOrDefault(subject, roles.getOrDefault(Rights.ANY, none));
  }

  /** An admin viewer sees what any viewer may see. */
  private static boolean viewedByAdmin(MethodRule rule, Rights rights) {
    return rights.adminRole() == AdminRole.ADMIN_ROLE_VIEWER
        && (rule.scope() == MethodRule.Scope.SELF
            || rule.adminRoles().contains(AdminRole.ADMIN_ROLE_VIEWER)
            || rule.projectRoles().contains(ProjectRole.PROJECT_ROLE_VIEWER)
            || rule.tenantRoles().contains(TenantRole.TENANT_ROLE_VIEWER)
            || rule.infraRoles().contains(InfraRole.INFRA_ROLE_VIEWER)
            || rule.machineRoles().contains(MachineRole.MACHINE_ROLE_VIEWER));
  }

  private static @Nullable UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
