package io.metalstack.apiserver.token;

import io.metalstack.api.v2.AdminRole;
import io.metalstack.api.v2.InfraRole;
import io.metalstack.api.v2.MachineRole;
import io.metalstack.api.v2.PermissionsByVisibility;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.api.v2.TokenServiceCreateRequest;
import io.metalstack.api.v2.TokenServiceUpdateRequest;
import io.metalstack.apiserver.access.MethodRule;
import io.metalstack.apiserver.access.MethodRules;
import io.metalstack.apiserver.access.Rights;
import io.metalstack.values.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rights that a request asks for a token.
 *
 * @param permissions method paths by subject, {@code *} also for methods without subject
 */
record Grant(
    Map<String, Set<String>> permissions,
    Map<String, ProjectRole> projectRoles,
    Map<String, TenantRole> tenantRoles,
    Map<String, MachineRole> machineRoles,
    AdminRole adminRole,
    InfraRole infraRole) {

  /**
   * Reads what is asked for a new token.
   *
   * @throws Problem PERMISSION_DENIED for a method that is unknown or of another scope than said,
   *     INVALID_ARGUMENT for a role that is not specified
   */
  static Grant of(TokenServiceCreateRequest request, MethodRules rules) {
    return specified(
        rules,
        request.getPermissionsList(),
        request.getProjectRolesMap(),
        request.getTenantRolesMap(),
        request.getMachineRolesMap(),
        request.getAdminRole(),
        request.getInfraRole());
  }

  /**
   * Reads what an update asks for. What it leaves out is empty, and so is an admin or infra role
   * that it takes away.
   *
   * @throws Problem as for a new token
   */
  static Grant of(TokenServiceUpdateRequest request, MethodRules rules) {
    return specified(
        rules,
        request.getPermissionsList(),
        request.getProjectRolesMap(),
        request.getTenantRolesMap(),
        request.getMachineRolesMap(),
        request.getAdminRole(),
        request.getInfraRole());
  }

  private static Grant specified(
      MethodRules rules,
      List<PermissionsByVisibility> permissions,
      Map<String, ProjectRole> projectRoles,
      Map<String, TenantRole> tenantRoles,
      Map<String, MachineRole> machineRoles,
      AdminRole adminRole,
      InfraRole infraRole) {
    requireSpecified("project_roles", projectRoles);
    requireSpecified("tenant_roles", tenantRoles);
    requireSpecified("machine_roles", machineRoles);
    return new Grant(
        permissions(permissions, rules),
        projectRoles,
        tenantRoles,
        machineRoles,
        adminRole,
        infraRole);
  }

  /** The subjects of one kind that are named, by a role or by a permission. */
  Set<String> named(MethodRule.Scope scope, MethodRules rules) {
    var named = new TreeSet<String>();
    permissions.forEach((subject, methods) -> {
      if (methods.stream().anyMatch(path -> rules.of(path).orElseThrow().scope() == scope)) {
        named.add(subject);
      }
    });
    named.addAll(
        switch (scope) {
          case PROJECT -> projectRoles.keySet();
          case TENANT -> tenantRoles.keySet();
          case MACHINE -> machineRoles.keySet();
          case PUBLIC, SELF, ADMIN, INFRA -> Set.of();
        });
    named.remove(Rights.ANY);
    return named;
  }

  private static Map<String, Set<String>> permissions(
      List<PermissionsByVisibility> entries, MethodRules rules) {
    var permissions = new TreeMap<String, Set<String>>();
    for (var entry : entries) {
      var asked = Asked.of(entry);
      add(permissions, rules, asked.scope(), asked.subject(), asked.methods());
    }
    return permissions;
  }

  /** One entry of the request, whichever scope it is of. */
  private record Asked(MethodRule.Scope scope, String subject, List<String> methods) {
    static Asked of(PermissionsByVisibility entry) {
      return switch (entry.getVisibilityCase()) {
        case PUBLIC -> of(MethodRule.Scope.PUBLIC, entry.getPublic().getMethodsList());
        case SELF -> of(MethodRule.Scope.SELF, entry.getSelf().getMethodsList());
        case ADMIN -> of(MethodRule.Scope.ADMIN, entry.getAdmin().getMethodsList());
        case INFRA -> of(MethodRule.Scope.INFRA, entry.getInfra().getMethodsList());
        case PROJECT -> {
          var project = entry.getProject();
          yield new Asked(MethodRule.Scope.PROJECT, project.getProject(), project.getMethodsList());
        }
        case TENANT -> {
          var tenant = entry.getTenant();
          yield new Asked(MethodRule.Scope.TENANT, tenant.getLogin(), tenant.getMethodsList());
        }
        case MACHINE -> {
          var machine = entry.getMachine();
          yield new Asked(MethodRule.Scope.MACHINE, machine.getUuid(), machine.getMethodsList());
        }
        case VISIBILITY_NOT_SET ->
            throw Problem.invalidArgument("an entry of the permissions does not say its scope")
                .with("permissions", "expected one of public, self, project, tenant, ...", "");
      };
    }

    private static Asked of(MethodRule.Scope scope, List<String> methods) {
      return new Asked(scope, Rights.ANY, methods);
    }
  }

  private static void add(
      Map<String, Set<String>> permissions,
      MethodRules rules,
      MethodRule.Scope scope,
      String subject,
      Collection<String> methods) {
    for (var method : methods) {
      var rule =
          rules
              .of(method)
              .orElseThrow(() ->
                  Problem.permissionDenied("there is no method \"%s\"", method)
                      .with("permissions", "expected a path /service/method", ""));
      if (rule.scope() != scope) {
        throw Problem.permissionDenied(
                "%s is a method of scope %s, asked for under %s", method, rule.scope(), scope)
            .with("permissions", "wrong scope", "ask for it under its own");
      }
      permissions.computeIfAbsent(subject, first -> new TreeSet<>()).add(method);
    }
  }

  private static void requireSpecified(
      String field, Map<String, ? extends com.google.protobuf.ProtocolMessageEnum> roles) {
    roles.forEach((subject, role) -> {
      if (role.getNumber() == 0) {
        throw Problem.invalidArgument("the role for \"%s\" is not specified", subject)
            .with(field, "unspecified", "name a role or leave the entry out");
      }
    });
  }
}
