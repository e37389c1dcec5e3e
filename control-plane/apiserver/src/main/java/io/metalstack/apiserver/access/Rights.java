package io.metalstack.apiserver.access;

import io.metalstack.api.v2.AdminRole;
import io.metalstack.api.v2.InfraRole;
import io.metalstack.api.v2.MachineRole;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.api.v2.TokenType;
import io.metalstack.values.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a token carries, as far as its user still holds it.
 *
 * @param token id of the token, empty for an anonymous caller
 * @param user login of its user
 * @param type a user's token takes its project and tenant roles from the memberships of the moment,
 *     an API token from its own maps, capped by those memberships
 * @param provider role of the user in the provider tenant, unspecified if there is none
 * @param permissions method paths by subject: an id, {@code *}, or empty for methods without
 *     subject
 */
public record Rights(
    Optional<UUID> token,
    String user,
    TokenType type,
    TenantRole provider,
    AdminRole adminRole,
    InfraRole infraRole,
    Map<String, ProjectRole> projectRoles,
    Map<String, TenantRole> tenantRoles,
    Map<String, MachineRole> machineRoles,
    Map<String, Set<String>> permissions) {

  /** Stands for every subject. */
  public static final String ANY = "*";

  /** The rights of a caller without a token. */
  public static Rights anonymous() {
    return new Rights(
        Optional.empty(),
        "",
        TokenType.TOKEN_TYPE_UNSPECIFIED,
        TenantRole.TENANT_ROLE_UNSPECIFIED,
        AdminRole.ADMIN_ROLE_UNSPECIFIED,
        InfraRole.INFRA_ROLE_UNSPECIFIED,
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of());
  }

  /** What an API token of a user could carry at most, before any of it is given. */
  public static Rights of(String user, TenantRole provider) {
    return new Rights(
        Optional.empty(),
        user,
        TokenType.TOKEN_TYPE_API,
        provider,
        AdminRole.ADMIN_ROLE_UNSPECIFIED,
        InfraRole.INFRA_ROLE_UNSPECIFIED,
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of());
  }

  public boolean isAnonymous() {
    return token.isEmpty();
  }

  public boolean isAdminEditor() {
    return adminRole == AdminRole.ADMIN_ROLE_EDITOR;
  }

  public boolean isAdmin() {
    return adminRole != AdminRole.ADMIN_ROLE_UNSPECIFIED;
  }

  /** An owner of the provider tenant may hold any role in any tenant and project. */
  public boolean ownsProvider() {
    return provider == TenantRole.TENANT_ROLE_OWNER;
  }

  /** Owners of the provider tenant may be admin editors, its editors and viewers admin viewers. */
  public AdminRole adminCap() {
    return switch (provider) {
      case TENANT_ROLE_OWNER -> AdminRole.ADMIN_ROLE_EDITOR;
      case TENANT_ROLE_EDITOR, TENANT_ROLE_VIEWER -> AdminRole.ADMIN_ROLE_VIEWER;
      case TENANT_ROLE_GUEST, TENANT_ROLE_UNSPECIFIED, UNRECOGNIZED ->
          AdminRole.ADMIN_ROLE_UNSPECIFIED;
    };
  }

  /** The agents of partitions act for members of the provider tenant; guests are none. */
  public boolean mayHoldInfraRole() {
    return adminCap() != AdminRole.ADMIN_ROLE_UNSPECIFIED;
  }

  /** The same rights with a role of an administrator and of an agent. */
  public Rights with(AdminRole admin, InfraRole infra) {
    return new Rights(
        token,
        user,
        type,
        provider,
        admin,
        infra,
        projectRoles,
        tenantRoles,
        machineRoles,
        permissions);
  }

  /**
   * Lets a token tell of a machine. A machine's own token, which has roles on machines and none of
   * an agent, tells of those machines only.
   *
   * @throws Problem PERMISSION_DENIED if the machine is not its own
   */
  public void requireSpeaksFor(String machine) {
    var agent = isAdmin() || infraRole != InfraRole.INFRA_ROLE_UNSPECIFIED;
    if (!agent
        && !machineRoles.isEmpty()
        && !machineRoles.containsKey(machine)
        && !machineRoles.containsKey(ANY)) {
      throw Problem.permissionDenied("this token may not tell of machine \"%s\"", machine)
          .with("authorization", "the token of another machine", "tell of its own machine only");
    }
  }

  /** Whether the token was given this method by name, for the subject or for all. */
  public boolean permits(String path, String subject) {
    return permissions.getOrDefault(subject, Set.of()).contains(path)
        || permissions.getOrDefault(ANY, Set.of()).contains(path);
  }
}
