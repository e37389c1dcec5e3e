package io.metalstack.apiserver.token;

import io.metalstack.api.v2.AdminRole;
import io.metalstack.api.v2.InfraRole;
import io.metalstack.api.v2.MachineRole;
import io.metalstack.api.v2.MethodPermission;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.api.v2.Token;
import io.metalstack.api.v2.TokenType;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.tables.tables.records.TokenRecord;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A token between its row and its message, which never holds its secret. */
public final class TokenView {
  private TokenView() {}

  public static Token message(TokenRecord row) {
    var token =
        Token.newBuilder()
            .setUuid(row.getUuid().toString())
            .setUser(row.getUserLogin())
            .setMeta(
                Meta.of(
                    row.getLabels(), row.getCreatedAt(), row.getUpdatedAt(), row.getGeneration()))
            .setDescription(row.getDescription())
            .addAllPermissions(permissions(TokenColumns.permissions(row.getPermissions())))
            .setExpires(Meta.timestamp(row.getExpiresAt()))
            .setIssuedAt(Meta.timestamp(row.getCreatedAt()))
            .setTokenType(TokenType.forNumber(row.getType()))
            .putAllProjectRoles(TokenColumns.roles(row.getProjectRoles(), ProjectRole::forNumber))
            .putAllTenantRoles(TokenColumns.roles(row.getTenantRoles(), TenantRole::forNumber))
            .putAllMachineRoles(TokenColumns.roles(row.getMachineRoles(), MachineRole::forNumber));
    if (row.getAdminRole() != null) {
      token.setAdminRole(AdminRole.forNumber(row.getAdminRole()));
    }
    if (row.getInfraRole() != null) {
      token.setInfraRole(InfraRole.forNumber(row.getInfraRole()));
    }
    return token.build();
  }

  /** Permissions by subject as messages, sorted. */
  public static List<MethodPermission> permissions(
      Map<String, ? extends Collection<String>> bySubject) {
    return new TreeMap<>(bySubject)
        .entrySet().stream()
            .map(entry ->
                MethodPermission.newBuilder()
                    .setSubject(entry.getKey())
                    .addAllMethods(entry.getValue().stream().sorted().toList())
                    .build())
            .toList();
  }
}
