package io.metalstack.apiserver.tenant;

import io.metalstack.api.v2.TenantRole;
import io.metalstack.tables.tables.records.TenantMemberRecord;
import io.metalstack.tables.tables.records.TenantRecord;
import io.metalstack.values.Problem;
import java.util.List;

/** What may become of tenants and of their members. */
public final class TenantRules {
  private TenantRules() {}

  /**
   * A role that is to be given has to be named.
   *
   * @throws Problem INVALID_ARGUMENT if it is not
   */
  public static TenantRole requireRole(TenantRole role) {
    if (role == TenantRole.TENANT_ROLE_UNSPECIFIED) {
      throw Problem.invalidArgument("the role in the tenant is not specified")
          .with("role", "unspecified", "name one of OWNER, EDITOR, VIEWER, GUEST");
    }
    return role;
  }

  /**
   * Nobody makes another stronger than he is himself.
   *
   * @throws Problem PERMISSION_DENIED if he would
   */
  static void requireNotAbove(TenantRole giver, TenantRole given) {
    if (given.getNumber() < giver.getNumber()) {
      throw Problem.permissionDenied("%s cannot be given by %s", given, giver)
          .with("role", "stronger than the caller's", "ask an owner, or give a weaker role");
    }
  }

  /**
   * A tenant keeps an owner, and a person's own tenant keeps that person.
   *
   * @param to the role from now on, unspecified for none
   * @param otherOwner whether the tenant has an owner besides the member
   * @throws Problem FAILED_PRECONDITION if the change would take away the owner
   */
  static void requireOwnerStays(
      TenantRecord tenant, TenantMemberRecord member, TenantRole to, boolean otherOwner) {
    if (member.getRole() != TenantRole.TENANT_ROLE_OWNER_VALUE
        || to == TenantRole.TENANT_ROLE_OWNER) {
      return;
    }
    if (isPersonal(tenant) && member.getMember().equals(tenant.getLogin())) {
      throw Problem.failedPrecondition(
              "tenant \"%s\" is the user's own, who stays its owner", tenant.getLogin())
          .with("member", "owner of his own tenant", "");
    }
    if (!otherOwner) {
      throw Problem.failedPrecondition(
              "\"%s\" is the last owner of tenant \"%s\"", member.getMember(), tenant.getLogin())
          .with("member", "last owner", "make another member an owner first");
    }
  }

  /**
   * Whether a tenant may be deleted.
   *
   * @param ownedAlone other tenants that would be without an owner
   * @throws Problem INVALID_ARGUMENT for a person's own tenant and the provider's;
   *     FAILED_PRECONDITION while something depends on it
   */
  static void requireDeletable(TenantRecord tenant, int projects, List<String> ownedAlone) {
    var login = tenant.getLogin();
    if (isPersonal(tenant)) {
      throw Problem.invalidArgument("tenant \"%s\" is the user's own and cannot be deleted", login)
          .with("login", "default tenant", "");
    }
    if (projects > 0) {
      throw Problem.failedPrecondition("tenant \"%s\" still has %d projects", login, projects)
          .with("login", "has projects", "delete its projects first");
    }
    if (!ownedAlone.isEmpty()) {
      throw Problem.failedPrecondition(
              "tenant \"%s\" is the last owner of the tenants %s", login, ownedAlone)
          .with("login", "last owner", "give them another owner first");
    }
  }

  /** A user's own tenant, made at login, or the provider's: nobody else created it. */
  private static boolean isPersonal(TenantRecord tenant) {
    return tenant.getCreatedBy().equals(tenant.getLogin());
  }
}
