package io.metalstack.apiserver.access;

import io.metalstack.api.v2.MachineRole;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.api.v2.TokenType;
import java.util.Map;
import org.jooq.DSLContext;

/**
 * How far rights reach, with all memberships of their user at hand: for questions about many
 * subjects at once.
 *
 * @param tenants role of the user by tenant
 * @param projects role of the user by project
 */
public record Reach(
    Rights rights, Map<String, TenantRole> tenants, Map<String, ProjectRole> projects) {

  /** Loads the memberships of the rights' user. */
  public static Reach of(DSLContext sql, Rights rights) {
    return new Reach(
        rights,
        Memberships.tenantRoles(sql, rights.user()),
        Memberships.projectRoles(sql, rights.user()));
  }

  /** Whether the rights suffice for a method on a subject; {@code *} asks for every subject. */
  public boolean mayCall(MethodRule rule, String subject) {
    return Access.withoutMembership(rule, rights, subject)
        .orElseGet(() ->
            switch (rule.scope()) {
              case TENANT ->
                  subject.equals(Rights.ANY)
                      ? everywhere(rule, rule.tenantRoles().contains(inTenant(Rights.ANY)))
                      : Access.byTenantRole(rule, rights, subject, tenantCap(subject));
              case PROJECT ->
                  subject.equals(Rights.ANY)
                      ? everywhere(rule, rule.projectRoles().contains(inProject(Rights.ANY)))
                      : Access.byProjectRole(rule, rights, subject, projectCap(subject));
              case PUBLIC, SELF, MACHINE, ADMIN, INFRA -> false;
            });
  }

  /**
   * Whether the user, whatever his token, may be allowed a method on a subject; for {@code *}, on
   * any subject that there is.
   */
  public boolean userMayCall(MethodRule rule, String subject) {
    return switch (rule.scope()) {
      case PUBLIC, SELF, MACHINE -> true;
      case ADMIN -> rule.adminRoles().contains(rights.adminCap());
      case INFRA -> rights.mayHoldInfraRole();
      case TENANT ->
          rights.ownsProvider()
              || (subject.equals(Rights.ANY)
                  ? tenants.values().stream().anyMatch(rule.tenantRoles()::contains)
                  : rule.tenantRoles().contains(tenantCap(subject)));
      case PROJECT ->
          rights.ownsProvider()
              || (subject.equals(Rights.ANY)
                  ? projects.values().stream().anyMatch(rule.projectRoles()::contains)
                  : rule.projectRoles().contains(projectCap(subject)));
    };
  }

  /** What the token is in a tenant; {@code *} asks for all. */
  public TenantRole inTenant(String tenant) {
    return Access.roleInTenant(rights, tenant, tenantCap(tenant));
  }

  /** What the token is in a project; {@code *} asks for all. */
  public ProjectRole inProject(String project) {
    return Access.roleInProject(rights, project, projectCap(project));
  }

  /** What the token is on a machine; {@code *} asks for all. */
  public MachineRole onMachine(String machine) {
    return Access.given(rights.machineRoles(), machine, MachineRole.MACHINE_ROLE_UNSPECIFIED);
  }

  /** The most that an API token of the user may be in a tenant. */
  public TenantRole tenantCap(String tenant) {
    return ownerByProvider()
        ? TenantRole.TENANT_ROLE_OWNER
        : tenants.getOrDefault(tenant, TenantRole.TENANT_ROLE_UNSPECIFIED);
  }

  /** The most that an API token of the user may be in a project. */
  public ProjectRole projectCap(String project) {
    return ownerByProvider()
        ? ProjectRole.PROJECT_ROLE_OWNER
        : projects.getOrDefault(project, ProjectRole.PROJECT_ROLE_UNSPECIFIED);
  }

  private boolean ownerByProvider() {
    return rights.ownsProvider() && rights.type() == TokenType.TOKEN_TYPE_API;
  }

  /** A user's own token gives whatever he may do somewhere; an API token what it has for all. */
  private boolean everywhere(MethodRule rule, boolean byRole) {
    return rights.type() == TokenType.TOKEN_TYPE_USER
        ? userMayCall(rule, Rights.ANY)
        : byRole || rights.permits(rule.path(), Rights.ANY);
  }
}
