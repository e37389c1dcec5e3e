package io.metalstack.apiserver.walk;

import static io.metalstack.api.v2.AdminRole.ADMIN_ROLE_EDITOR;
import static io.metalstack.api.v2.AdminRole.ADMIN_ROLE_UNSPECIFIED;
import static io.metalstack.api.v2.AdminRole.ADMIN_ROLE_VIEWER;
import static io.metalstack.api.v2.InfraRole.INFRA_ROLE_EDITOR;
import static io.metalstack.api.v2.InfraRole.INFRA_ROLE_UNSPECIFIED;
import static io.metalstack.api.v2.InfraRole.INFRA_ROLE_VIEWER;
import static io.metalstack.api.v2.MachineRole.MACHINE_ROLE_EDITOR;
import static io.metalstack.api.v2.MachineRole.MACHINE_ROLE_UNSPECIFIED;
import static io.metalstack.api.v2.MachineRole.MACHINE_ROLE_VIEWER;
import static io.metalstack.api.v2.ProjectRole.PROJECT_ROLE_EDITOR;
import static io.metalstack.api.v2.ProjectRole.PROJECT_ROLE_OWNER;
import static io.metalstack.api.v2.ProjectRole.PROJECT_ROLE_UNSPECIFIED;
import static io.metalstack.api.v2.ProjectRole.PROJECT_ROLE_VIEWER;
import static io.metalstack.api.v2.TenantRole.TENANT_ROLE_EDITOR;
import static io.metalstack.api.v2.TenantRole.TENANT_ROLE_GUEST;
import static io.metalstack.api.v2.TenantRole.TENANT_ROLE_OWNER;
import static io.metalstack.api.v2.TenantRole.TENANT_ROLE_UNSPECIFIED;
import static io.metalstack.api.v2.TenantRole.TENANT_ROLE_VIEWER;

import io.metalstack.api.v2.AdminRole;
import io.metalstack.api.v2.InfraRole;
import io.metalstack.api.v2.MachineRole;
import io.metalstack.api.v2.OptionsProto;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.api.v2.Visibility;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who calls, told by what he holds.
 *
 * @param on whether tenant, project and machine roles are held on the subject of the call, or on
 *     another one
 */
record Who(
    String name,
    Token token,
    On on,
    TenantRole tenant,
    ProjectRole project,
    AdminRole admin,
    InfraRole infra,
    MachineRole machine) {

  /** What is sent along. A login has what its user is; an API token what was put into it. */
  enum Token {
    NONE,
    FORGED,
    REVOKED,
    LOGIN,
    API
  }

  enum On {
    SUBJECT,
    OTHER
  }

  /** All that are worth trying. */
  static List<Who> all() {
    return List.of(
        bare("nobody", Token.NONE),
        bare("forger", Token.FORGED),
        bare("admin whose token was revoked", Token.REVOKED),
        bare("user without membership", Token.LOGIN),
        bare("API token without rights", Token.API),
        tenant("login, tenant owner", Token.LOGIN, On.SUBJECT, TENANT_ROLE_OWNER),
        tenant("login, tenant editor", Token.LOGIN, On.SUBJECT, TENANT_ROLE_EDITOR),
        tenant("login, tenant viewer", Token.LOGIN, On.SUBJECT, TENANT_ROLE_VIEWER),
        tenant("login, tenant guest", Token.LOGIN, On.SUBJECT, TENANT_ROLE_GUEST),
        tenant("login, owner of another tenant", Token.LOGIN, On.OTHER, TENANT_ROLE_OWNER),
        project("login, project owner", Token.LOGIN, On.SUBJECT, PROJECT_ROLE_OWNER),
        project("login, project editor", Token.LOGIN, On.SUBJECT, PROJECT_ROLE_EDITOR),
        project("login, project viewer", Token.LOGIN, On.SUBJECT, PROJECT_ROLE_VIEWER),
        project("login, owner of another project", Token.LOGIN, On.OTHER, PROJECT_ROLE_OWNER),
        tenant("API token, tenant owner", Token.API, On.SUBJECT, TENANT_ROLE_OWNER),
        tenant("API token, tenant viewer", Token.API, On.SUBJECT, TENANT_ROLE_VIEWER),
        tenant("API token, owner of another tenant", Token.API, On.OTHER, TENANT_ROLE_OWNER),
        project("API token, project owner", Token.API, On.SUBJECT, PROJECT_ROLE_OWNER),
        project("API token, project editor", Token.API, On.SUBJECT, PROJECT_ROLE_EDITOR),
        project("API token, project viewer", Token.API, On.SUBJECT, PROJECT_ROLE_VIEWER),
        project("API token, owner of another project", Token.API, On.OTHER, PROJECT_ROLE_OWNER),
        wide("admin editor", ADMIN_ROLE_EDITOR, INFRA_ROLE_UNSPECIFIED),
        wide("admin viewer", ADMIN_ROLE_VIEWER, INFRA_ROLE_UNSPECIFIED),
        wide("infra editor", ADMIN_ROLE_UNSPECIFIED, INFRA_ROLE_EDITOR),
        wide("infra viewer", ADMIN_ROLE_UNSPECIFIED, INFRA_ROLE_VIEWER),
        machine("machine editor", On.SUBJECT, MACHINE_ROLE_EDITOR),
        machine("machine viewer", On.SUBJECT, MACHINE_ROLE_VIEWER),
        machine("editor of another machine", On.OTHER, MACHINE_ROLE_EDITOR));
  }

  /** What the annotations of a method say about this caller. */
  boolean may(com.google.protobuf.Descriptors.MethodDescriptor method) {
    var options = method.getOptions();
    var visibility = options.getExtension(OptionsProto.visibility);
    if (token == Token.FORGED || token == Token.REVOKED) {
      return false;
    }
    if (visibility == Visibility.VISIBILITY_PUBLIC || admin == ADMIN_ROLE_EDITOR) {
      return true;
    }
    if (token == Token.NONE) {
      return false;
    }
    var admins = options.getExtension(OptionsProto.adminRoles);
    var infras = options.getExtension(OptionsProto.infraRoles);
    var tenants = options.getExtension(OptionsProto.tenantRoles);
    var projects = options.getExtension(OptionsProto.projectRoles);
    var machines = options.getExtension(OptionsProto.machineRoles);
    if (admin == ADMIN_ROLE_VIEWER) {
      return visibility == Visibility.VISIBILITY_SELF
          || admins.contains(ADMIN_ROLE_VIEWER)
          || infras.contains(INFRA_ROLE_VIEWER)
          || tenants.contains(TENANT_ROLE_VIEWER)
          || projects.contains(PROJECT_ROLE_VIEWER)
          || machines.contains(MACHINE_ROLE_VIEWER);
    }
    if (visibility == Visibility.VISIBILITY_SELF) {
      return token == Token.LOGIN;
    }
    return infras.contains(infra)
        || (on == On.SUBJECT
            && (tenants.contains(inTenant())
                || projects.contains(inProject())
                || machines.contains(machine)));
  }

  /** Whoever is in a project only is a guest of its tenant, as far as his login goes. */
  private TenantRole inTenant() {
    return token == Token.LOGIN
            && tenant == TENANT_ROLE_UNSPECIFIED
            && project != PROJECT_ROLE_UNSPECIFIED
        ? TENANT_ROLE_GUEST
        : tenant;
  }

  /** A member of the tenant, guests excepted, is in its projects, as far as his login goes. */
  private ProjectRole inProject() {
    return token == Token.LOGIN && project == PROJECT_ROLE_UNSPECIFIED
        ? switch (tenant) {
          case TENANT_ROLE_OWNER -> PROJECT_ROLE_OWNER;
          case TENANT_ROLE_EDITOR -> PROJECT_ROLE_EDITOR;
          case TENANT_ROLE_VIEWER -> PROJECT_ROLE_VIEWER;
          case TENANT_ROLE_GUEST, TENANT_ROLE_UNSPECIFIED, UNRECOGNIZED -> PROJECT_ROLE_UNSPECIFIED;
        }
        : project;
  }

  private static Who bare(String name, Token token) {
    return who(name, token, On.SUBJECT, null, null, null, null, null);
  }

  private static Who tenant(String name, Token token, On on, TenantRole role) {
    return who(name, token, on, role, null, null, null, null);
  }

  private static Who project(String name, Token token, On on, ProjectRole role) {
    return who(name, token, on, null, role, null, null, null);
  }

  private static Who wide(String name, AdminRole admin, InfraRole infra) {
    return who(name, Token.API, On.SUBJECT, null, null, admin, infra, null);
  }

  private static Who machine(String name, On on, MachineRole role) {
    return who(name, Token.API, on, null, null, null, null, role);
  }

  private static Who who(
      String name,
      Token token,
      On on,
      @Nullable TenantRole tenant,
      @Nullable ProjectRole project,
      @Nullable AdminRole admin,
      @Nullable InfraRole infra,
      @Nullable MachineRole machine) {
    return new Who(
        name,
        token,
        on,
        tenant == null ? TENANT_ROLE_UNSPECIFIED : tenant,
        project == null ? PROJECT_ROLE_UNSPECIFIED : project,
        admin == null ? ADMIN_ROLE_UNSPECIFIED : admin,
        infra == null ? INFRA_ROLE_UNSPECIFIED : infra,
        machine == null ? MACHINE_ROLE_UNSPECIFIED : machine);
  }
}
