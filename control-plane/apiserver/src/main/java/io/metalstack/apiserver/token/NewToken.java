package io.metalstack.apiserver.token;

import io.metalstack.api.v2.AdminRole;
import io.metalstack.api.v2.InfraRole;
import io.metalstack.api.v2.MachineRole;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.api.v2.TokenType;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A token before it is stored.
 *
 * @param permissions method paths by subject, see {@link
 *     io.metalstack.apiserver.access.Rights#permissions()}
 */
public record NewToken(
    UUID uuid,
    String user,
    TokenType type,
    String description,
    Map<String, Set<String>> permissions,
    Map<String, ProjectRole> projectRoles,
    Map<String, TenantRole> tenantRoles,
    Map<String, MachineRole> machineRoles,
    AdminRole adminRole,
    InfraRole infraRole,
    Map<String, String> labels,
    Instant issuedAt,
    Instant expires) {}
