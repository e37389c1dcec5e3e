package io.metalstack.apiserver.method;

import io.metalstack.api.v2.AdminRole;
import io.metalstack.api.v2.InfraRole;
import io.metalstack.api.v2.MethodServiceListRequest;
import io.metalstack.api.v2.MethodServiceListResponse;
import io.metalstack.api.v2.MethodServiceRpc;
import io.metalstack.api.v2.MethodServiceTokenScopedListRequest;
import io.metalstack.api.v2.MethodServiceTokenScopedListResponse;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.api.v2.TokenType;
import io.metalstack.apiserver.access.Access;
import io.metalstack.apiserver.access.MethodRule;
import io.metalstack.apiserver.access.MethodRules;
import io.metalstack.apiserver.access.Reach;
import io.metalstack.apiserver.access.Rights;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Calls;
import io.metalstack.apiserver.token.TokenView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;

/** The methods about methods. */
public final class MethodApi {
  private final MethodRules rules;

  private MethodApi(MethodRules rules) {
    this.rules = rules;
  }

  public static void bind(Calls calls, MethodRules rules) {
    var api = new MethodApi(rules);
    calls
        .read(MethodServiceRpc.LIST, api::list)
        .read(MethodServiceRpc.TOKEN_SCOPED_LIST, api::tokenScopedList);
  }

  private MethodServiceListResponse list(
      DSLContext sql, Caller caller, MethodServiceListRequest request) {
    return MethodServiceListResponse.newBuilder()
        .addAllMethods(rules.paths(MethodRule.Scope.PUBLIC))
        .build();
  }

  /** What the token may do at this moment, roles that its user has lost left out. */
  private MethodServiceTokenScopedListResponse tokenScopedList(
      DSLContext sql, Caller caller, MethodServiceTokenScopedListRequest request) {
    var rights = caller.rights();
    var reach = Reach.of(sql, rights);
    var response =
        MethodServiceTokenScopedListResponse.newBuilder()
            .addAllPermissions(TokenView.permissions(permissions(rights)))
            .putAllMachineRoles(rights.machineRoles());
    var user = rights.type() == TokenType.TOKEN_TYPE_USER;
    for (var project : (user ? reach.projects() : rights.projectRoles()).keySet()) {
      var role = reach.inProject(project);
      if (role != ProjectRole.PROJECT_ROLE_UNSPECIFIED) {
        response.putProjectRoles(project, role);
      }
    }
    for (var tenant : (user ? reach.tenants() : rights.tenantRoles()).keySet()) {
      var role = reach.inTenant(tenant);
      if (role != TenantRole.TENANT_ROLE_UNSPECIFIED) {
        response.putTenantRoles(tenant, role);
      }
    }
    if (rights.adminRole() != AdminRole.ADMIN_ROLE_UNSPECIFIED) {
      response.setAdminRole(rights.adminRole());
    }
    if (rights.infraRole() != InfraRole.INFRA_ROLE_UNSPECIFIED) {
      response.setInfraRole(rights.infraRole());
    }
    return response.build();
  }

  /** The permissions of the token, and for every subject what it may call without a membership. */
  private Map<String, Set<String>> permissions(Rights rights) {
    var permissions = new HashMap<String, Set<String>>();
    rights
        .permissions()
        .forEach((subject, paths) -> permissions.put(subject, new HashSet<>(paths)));
    for (var rule : rules.all()) {
      if (Access.withoutMembership(rule, rights, Rights.ANY).orElse(false)) {
        permissions.computeIfAbsent(Rights.ANY, first -> new HashSet<>()).add(rule.path());
      }
    }
    return permissions;
  }
}
