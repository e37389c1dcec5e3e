package io.metalstack.apiserver.token;

import static io.metalstack.tables.Tables.TENANT_MEMBER;
import static io.metalstack.tables.Tables.TOKEN;

import io.metalstack.api.v2.AdminRole;
import io.metalstack.api.v2.InfraRole;
import io.metalstack.api.v2.MachineRole;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.api.v2.TokenType;
import io.metalstack.apiserver.access.Rights;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.TokenRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** All SQL of tokens. */
public final class Tokens {
  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<Map<String, Integer>> ROLES = new TypeReference<>() {};
  private static final TypeReference<Map<String, Set<String>>> METHODS = new TypeReference<>() {};

  private final String provider;

  /**
   * Knows tokens of one installation.
   *
   * @param provider login of the provider tenant, whose members may be admins
   */
  public Tokens(String provider) {
    this.provider = provider;
  }

  /**
   * What a token carries at this moment, empty if it is revoked or has expired. An admin or infra
   * role lasts only as long as its user is a member of the provider tenant.
   */
  public Optional<Rights> rights(DSLContext sql, UUID id, Instant now) {
    return sql.select(TOKEN.asterisk(), TENANT_MEMBER.ROLE)
        .from(TOKEN)
        .leftJoin(TENANT_MEMBER)
        .on(TENANT_MEMBER.TENANT.eq(provider), TENANT_MEMBER.MEMBER.eq(TOKEN.USER_LOGIN))
        .where(TOKEN.UUID.eq(id), TOKEN.EXPIRES_AT.gt(now))
        .fetchOptional(row -> rights(row.into(TOKEN), row.get(TENANT_MEMBER.ROLE)));
  }

  private static Rights rights(TokenRecord token, @Nullable Short provider) {
    var role = TenantRole.forNumber(provider == null ? 0 : provider);
    var admin = AdminRole.forNumber(token.getAdminRole() == null ? 0 : token.getAdminRole());
    var infra = InfraRole.forNumber(token.getInfraRole() == null ? 0 : token.getInfraRole());
    return new Rights(
        Optional.of(token.getUuid()),
        token.getUserLogin(),
        TokenType.forNumber(token.getType()),
        role,
        capped(admin, role),
        role.getNumber() == 0 ? InfraRole.INFRA_ROLE_UNSPECIFIED : infra,
        roles(token.getProjectRoles(), ProjectRole::forNumber),
        roles(token.getTenantRoles(), TenantRole::forNumber),
        roles(token.getMachineRoles(), MachineRole::forNumber),
        permissions(token.getPermissions()));
  }

  /** Owners of the provider tenant may be admin editors, its editors and viewers admin viewers. */
  private static AdminRole capped(AdminRole admin, TenantRole provider) {
    return switch (provider) {
      case TENANT_ROLE_OWNER -> admin;
      case TENANT_ROLE_EDITOR, TENANT_ROLE_VIEWER ->
          admin == AdminRole.ADMIN_ROLE_UNSPECIFIED ? admin : AdminRole.ADMIN_ROLE_VIEWER;
      case TENANT_ROLE_GUEST, TENANT_ROLE_UNSPECIFIED, UNRECOGNIZED ->
          AdminRole.ADMIN_ROLE_UNSPECIFIED;
    };
  }

  /** Roles by subject, as stored. */
  static <R> Map<String, R> roles(JSONB column, IntFunction<R> role) {
    var roles = new HashMap<String, R>();
    JSON.readValue(column.data(), ROLES)
        .forEach((subject, number) -> roles.put(subject, role.apply(number)));
    return roles;
  }

  /** Method paths by subject, as stored. */
  static Map<String, Set<String>> permissions(JSONB column) {
    return JSON.readValue(column.data(), METHODS);
  }

  /** Stores a new token. */
  public TokenRecord insert(Tx tx, NewToken token) {
    return tx.sql()
        .insertInto(TOKEN)
        .set(TOKEN.UUID, token.uuid())
        .set(TOKEN.USER_LOGIN, token.user())
        .set(TOKEN.TYPE, (short) token.type().getNumber())
        .set(TOKEN.DESCRIPTION, token.description())
        .set(TOKEN.PERMISSIONS, Meta.column(token.permissions()))
        .set(TOKEN.PROJECT_ROLES, numbers(token.projectRoles()))
        .set(TOKEN.TENANT_ROLES, numbers(token.tenantRoles()))
        .set(TOKEN.MACHINE_ROLES, numbers(token.machineRoles()))
        .set(TOKEN.ADMIN_ROLE, number(token.adminRole().getNumber()))
        .set(TOKEN.INFRA_ROLE, number(token.infraRole().getNumber()))
        .set(TOKEN.LABELS, Meta.column(token.labels()))
        .set(TOKEN.ISSUED_AT, token.issuedAt())
        .set(TOKEN.EXPIRES_AT, token.expires())
        .returning()
        .fetchSingle();
  }

  /** Tokens that have not expired, oldest first. */
  public List<TokenRecord> list(DSLContext sql, Condition condition, Instant now) {
    return sql.selectFrom(TOKEN)
        .where(condition, TOKEN.EXPIRES_AT.gt(now))
        .orderBy(TOKEN.ISSUED_AT, TOKEN.UUID)
        .fetch();
  }

  /** Revokes a token of a user; false if there is none. */
  public boolean delete(Tx tx, UUID token, String user) {
    return tx.sql()
            .deleteFrom(TOKEN)
            .where(TOKEN.UUID.eq(token), TOKEN.USER_LOGIN.eq(user))
            .execute()
        == 1;
  }

  private static @Nullable Short number(int role) {
    return role == 0 ? null : (short) role;
  }

  private static JSONB numbers(
      Map<String, ? extends com.google.protobuf.ProtocolMessageEnum> roles) {
    var numbers = new HashMap<String, Integer>();
    roles.forEach((subject, role) -> numbers.put(subject, role.getNumber()));
    return Meta.column(numbers);
  }
}
