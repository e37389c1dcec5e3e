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
import io.metalstack.values.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** All SQL of tokens. */
public final class Tokens {
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

  /** Login of the provider tenant. */
  String provider() {
    return provider;
  }

  private static Rights rights(TokenRecord token, @Nullable Short provider) {
    var admin = AdminRole.forNumber(token.getAdminRole() == null ? 0 : token.getAdminRole());
    var infra = InfraRole.forNumber(token.getInfraRole() == null ? 0 : token.getInfraRole());
    var rights =
        new Rights(
            Optional.of(token.getUuid()),
            token.getUserLogin(),
            TokenType.forNumber(token.getType()),
            TenantRole.forNumber(provider == null ? 0 : provider),
            AdminRole.ADMIN_ROLE_UNSPECIFIED,
            InfraRole.INFRA_ROLE_UNSPECIFIED,
            TokenColumns.roles(token.getProjectRoles(), ProjectRole::forNumber),
            TokenColumns.roles(token.getTenantRoles(), TenantRole::forNumber),
            TokenColumns.roles(token.getMachineRoles(), MachineRole::forNumber),
            TokenColumns.permissions(token.getPermissions()));
    return rights.with(
        capped(admin, rights.adminCap()),
        rights.mayHoldInfraRole() ? infra : InfraRole.INFRA_ROLE_UNSPECIFIED);
  }

  private static AdminRole capped(AdminRole admin, AdminRole cap) {
    var none = AdminRole.ADMIN_ROLE_UNSPECIFIED;
    if (admin == none || cap == none) {
      return none;
    }
    return admin.getNumber() >= cap.getNumber() ? admin : cap;
  }

  /** Stores a new token. */
  public TokenRecord insert(Tx tx, NewToken token) {
    return tx.sql()
        .insertInto(TOKEN)
        .set(TOKEN.UUID, token.uuid())
        .set(TOKEN.USER_LOGIN, token.user())
        .set(TOKEN.TYPE, (short) token.type().getNumber())
        .set(TOKEN.DESCRIPTION, token.description())
        .set(TOKEN.PERMISSIONS, TokenColumns.permissions(token.permissions()))
        .set(TOKEN.PROJECT_ROLES, TokenColumns.roles(token.projectRoles()))
        .set(TOKEN.TENANT_ROLES, TokenColumns.roles(token.tenantRoles()))
        .set(TOKEN.MACHINE_ROLES, TokenColumns.roles(token.machineRoles()))
        .set(TOKEN.ADMIN_ROLE, TokenColumns.role(token.adminRole()))
        .set(TOKEN.INFRA_ROLE, TokenColumns.role(token.infraRole()))
        .set(TOKEN.LABELS, Meta.column(token.labels()))
        .set(TOKEN.CREATED_AT, token.issuedAt())
        .set(TOKEN.EXPIRES_AT, token.expires())
        .returning()
        .fetchSingle();
  }

  /** Tokens that have not expired, oldest first. */
  public List<TokenRecord> list(DSLContext sql, Condition condition, Instant now) {
    return sql.selectFrom(TOKEN)
        .where(condition, TOKEN.EXPIRES_AT.gt(now))
        .orderBy(TOKEN.CREATED_AT, TOKEN.UUID)
        .fetch();
  }

  /**
   * A token of a user.
   *
   * @throws Problem NOT_FOUND if the user has no such token
   */
  TokenRecord get(DSLContext sql, UUID token, String user) {
    return sql.fetchOptional(TOKEN, TOKEN.UUID.eq(token), TOKEN.USER_LOGIN.eq(user))
        .orElseThrow(() -> missing(token, user));
  }

  /**
   * The same, held until the transaction ends.
   *
   * @throws Problem NOT_FOUND if the user has no such token
   */
  TokenRecord lock(Tx tx, UUID token, String user) {
    return tx.sql()
        .selectFrom(TOKEN)
        .where(TOKEN.UUID.eq(token), TOKEN.USER_LOGIN.eq(user))
        .forUpdate()
        .fetchOptional()
        .orElseThrow(() -> missing(token, user));
  }

  /** Stores a changed token. */
  void update(Tx tx, TokenRecord row) {
    tx.sql().update(TOKEN).set(row).where(TOKEN.UUID.eq(row.getUuid())).execute();
  }

  /** Stores a token with the rights of another. */
  TokenRecord copy(Tx tx, TokenRecord old, UUID id, Instant issuedAt, Instant expires) {
    var row = old.copy();
    row.setUuid(id);
    row.setGeneration(0L);
    row.setCreatedAt(issuedAt);
    row.setUpdatedAt(null);
    row.setExpiresAt(expires);
    return tx.sql().insertInto(TOKEN).set(row).returning().fetchSingle();
  }

  /**
   * Ends a token of a user: the next call with it is refused, at every server.
   *
   * @throws Problem NOT_FOUND if the user has no such token
   */
  void revoke(Tx tx, UUID token, String user) {
    var ended =
        tx.sql().deleteFrom(TOKEN).where(TOKEN.UUID.eq(token), TOKEN.USER_LOGIN.eq(user)).execute();
    if (ended == 0) {
      throw missing(token, user);
    }
  }

  /** Ends the token of a login, and tells whose it was; empty if it has ended already. */
  public Optional<String> end(Tx tx, UUID token) {
    return tx.sql()
        .deleteFrom(TOKEN)
        .where(TOKEN.UUID.eq(token), TOKEN.TYPE.eq((short) TokenType.TOKEN_TYPE_USER_VALUE))
        .returning(TOKEN.USER_LOGIN)
        .fetchOptional(TOKEN.USER_LOGIN);
  }

  /** Removes the tokens that have expired. */
  public static void forget(Tx tx, Instant now) {
    tx.sql().deleteFrom(TOKEN).where(TOKEN.EXPIRES_AT.le(now)).execute();
  }

  private static Problem missing(UUID token, String user) {
    return Problem.notFound("user \"%s\" has no token %s", user, token);
  }
}
