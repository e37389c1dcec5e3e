package io.metalstack.apiserver.token;

import io.metalstack.api.v2.TokenType;
import io.metalstack.apiserver.access.Memberships;
import io.metalstack.apiserver.access.MethodRule;
import io.metalstack.apiserver.access.MethodRules;
import io.metalstack.apiserver.access.Reach;
import io.metalstack.apiserver.access.Rights;
import io.metalstack.apiserver.project.Projects;
import io.metalstack.apiserver.tenant.Tenants;
import io.metalstack.values.Problem;
import org.jooq.DSLContext;

/** Asks {@link GrantRules} with what maker and user of a token hold at this moment. */
final class GrantCheck {
  private final MethodRules methods;
  private final GrantRules rules;
  private final String provider;

  /**
   * Checks for one installation.
   *
   * @param provider login of the provider tenant
   */
  GrantCheck(MethodRules methods, String provider) {
    this.methods = methods;
    this.rules = new GrantRules(methods);
    this.provider = provider;
  }

  /**
   * Checks what a token is to carry.
   *
   * @param maker the token of the call
   * @param user who the token is for
   * @throws Problem PERMISSION_DENIED if it is too much, NOT_FOUND if a tenant or project that is
   *     named is not there
   */
  void check(DSLContext sql, Grant grant, Rights maker, String user) {
    var held = Rights.of(user, Memberships.tenantRole(sql, user, provider));
    rules.check(grant, Reach.of(sql, giving(maker)), Reach.of(sql, held));
    Projects.requireAll(sql, grant.named(MethodRule.Scope.PROJECT, methods));
    Tenants.requireAll(sql, grant.named(MethodRule.Scope.TENANT, methods));
  }

  /**
   * A user's own token carries no role of an administrator, but it may give the one he may hold.
   */
  private static Rights giving(Rights rights) {
    return rights.type() == TokenType.TOKEN_TYPE_USER
        ? rights.with(rights.adminCap(), rights.infraRole())
        : rights;
  }
}
