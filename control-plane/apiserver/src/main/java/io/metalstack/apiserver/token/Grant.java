package io.metalstack.apiserver.token;

import io.metalstack.api.v2.AdminRole;
import io.metalstack.api.v2.InfraRole;
import io.metalstack.api.v2.MachineRole;
import io.metalstack.api.v2.PermissionsByVisibility;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.api.v2.TokenServiceCreateRequest;
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
   * Reads the request.
   *
   * @throws Problem PERMISSION_DENIED for a method that is unknown or of another scope than said,
   *     INVALID_ARGUMENT for a role that is not specified
   */
  static Grant of(TokenServiceCreateRequest request, MethodRules rules) {
    requireSpecified("project_roles", request.getProjectRolesMap());
    requireSpecified("tenant_roles", request.getTenantRolesMap());
    requireSpecified("machine_roles", request.getMachineRolesMap());
    return new Grant(
        permissions(request.getPermissionsList(), rules),
        request.getProjectRolesMap(),
        request.getTenantRolesMap(),
        request.getMachineRolesMap(),
        request.getAdminRole(),
        request.getInfraRole());
  }

  private static Map<String, Set<String>> permissions(
      List<PermissionsByVisibility> entries, MethodRules rules) {
    var permissions = new TreeMap<String, Set<String>>();
    for (var entry : entries) {
      switch (entry.getVisibilityCase()) {
        case PUBLIC ->
            add(
                permissions,
                rules,
                MethodRule.Scope.PUBLIC,
                Rights.ANY,
                entry.getPublic().getMethodsList());
        case SELF ->
            add(
                permissions,
                rules,
                MethodRule.Scope.SELF,
                Rights.ANY,
                entry.getSelf().getMethodsList());
        case PROJECT ->
            add(
                permissions,
                rules,
                MethodRule.Scope.PROJECT,
                entry.getProject().getProject(),
                entry.getProject().getMethodsList());
        case TENANT ->
            add(
                permissions,
                rules,
                MethodRule.Scope.TENANT,
                entry.getTenant().getLogin(),
                entry.getTenant().getMethodsList());
        case ADMIN ->
            add(
                permissions,
                rules,
                MethodRule.Scope.ADMIN,
                Rights.ANY,
                entry.getAdmin().getMethodsList());
        case MACHINE ->
            add(
                permissions,
                rules,
                MethodRule.Scope.MACHINE,
                entry.getMachine().getUuid(),
                entry.getMachine().getMethodsList());
        case INFRA ->
            add(
                permissions,
                rules,
                MethodRule.Scope.INFRA,
                Rights.ANY,
                entry.getInfra().getMethodsList());
        case VISIBILITY_NOT_SET ->
            throw Problem.invalidArgument("an entry of the permissions does not say its scope")
                .with("permissions", "expected one of public, self, project, tenant, ...", "");
      }
    }
    return permissions;
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
