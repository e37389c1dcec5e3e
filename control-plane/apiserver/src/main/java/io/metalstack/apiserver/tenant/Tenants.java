package io.metalstack.apiserver.tenant;

import static io.metalstack.tables.Tables.PROJECT;
import static io.metalstack.tables.Tables.PROJECT_MEMBER;
import static io.metalstack.tables.Tables.TENANT;
import static io.metalstack.tables.Tables.TENANT_MEMBER;
import static io.metalstack.tables.Tables.TOKEN;

import io.metalstack.api.v2.Tenant;
import io.metalstack.api.v2.TenantQuery;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.TenantRecord;
import io.metalstack.values.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** All SQL of tenants. */
public final class Tenants {
  private Tenants() {}

  /**
   * The tenant of a login.
   *
   * @throws Problem NOT_FOUND if there is none
   */
  public static TenantRecord get(DSLContext sql, String login) {
    return find(sql, login).orElseThrow(() -> missing(login));
  }

  public static Optional<TenantRecord> find(DSLContext sql, String login) {
    return sql.fetchOptional(TENANT, TENANT.LOGIN.eq(login));
  }

  /**
   * Sees that all tenants are there.
   *
   * @throws Problem NOT_FOUND for the first that is not
   */
  public static void requireAll(DSLContext sql, Collection<String> logins) {
    if (logins.isEmpty()) {
      return;
    }
    var there =
        sql.select(TENANT.LOGIN).from(TENANT).where(TENANT.LOGIN.in(logins)).fetchSet(TENANT.LOGIN);
    for (var login : logins) {
      if (!there.contains(login)) {
        throw missing(login);
      }
    }
  }

  /** Tenants by login; of those past {@code skip}, at most {@code count}. */
  static List<Tenant> list(DSLContext sql, TenantQuery query, long skip, long count) {
    return sql.selectFrom(TENANT)
        .where(condition(query))
        .orderBy(TENANT.LOGIN)
        .offset(skip)
        .limit(count)
        .fetch(row -> TenantView.message(row));
  }

  /** The tenants that a user is in, as much as its role lets see, by login. */
  public static List<Tenant> ofUser(DSLContext sql, String user, TenantQuery query) {
    var guest =
        DSL.exists(
            DSL.selectOne()
                .from(PROJECT_MEMBER)
                .join(PROJECT)
                .on(PROJECT.UUID.eq(PROJECT_MEMBER.PROJECT))
                .where(PROJECT.TENANT.eq(TENANT.LOGIN), PROJECT_MEMBER.MEMBER.eq(user)));
    return sql.select(TENANT.asterisk(), TENANT_MEMBER.ROLE)
        .from(TENANT)
        .leftJoin(TENANT_MEMBER)
        .on(TENANT_MEMBER.TENANT.eq(TENANT.LOGIN), TENANT_MEMBER.MEMBER.eq(user))
        .where(condition(query), TENANT_MEMBER.ROLE.isNotNull().or(guest))
        .orderBy(TENANT.LOGIN)
        .fetch(row ->
            TenantView.message(
                row.into(TENANT),
                Optional.ofNullable(row.get(TENANT_MEMBER.ROLE))
                    .map(TenantRole::forNumber)
                    .orElse(TenantRole.TENANT_ROLE_GUEST)));
  }

  /**
   * The row of a tenant, held until the transaction ends: nobody else changes it or its members, or
   * makes something in it meanwhile.
   *
   * @throws Problem NOT_FOUND if there is none
   */
  static TenantRecord lock(Tx tx, String login) {
    return tx.sql()
        .selectFrom(TENANT)
        .where(TENANT.LOGIN.eq(login))
        .forUpdate()
        .fetchOptional()
        .orElseThrow(() -> missing(login));
  }

  /** Stores a new tenant with its first owner. */
  static TenantRecord insert(Tx tx, TenantRecord row, String owner) {
    var stored = tx.sql().insertInto(TENANT).set(row).returning().fetchSingle();
    TenantMembers.insert(
        tx, row.getLogin(), owner, TenantRole.TENANT_ROLE_OWNER, row.getCreatedAt());
    return stored;
  }

  /** Stores a changed tenant. */
  static void update(Tx tx, TenantRecord row) {
    tx.sql().update(TENANT).set(row).where(TENANT.LOGIN.eq(row.getLogin())).execute();
  }

  /** Removes a tenant with its members and invites, its own memberships and its tokens. */
  static void delete(Tx tx, String login) {
    tx.sql().deleteFrom(PROJECT_MEMBER).where(PROJECT_MEMBER.MEMBER.eq(login)).execute();
    tx.sql().deleteFrom(TENANT_MEMBER).where(TENANT_MEMBER.MEMBER.eq(login)).execute();
    tx.sql().deleteFrom(TOKEN).where(TOKEN.USER_LOGIN.eq(login)).execute();
    tx.sql().deleteFrom(TENANT).where(TENANT.LOGIN.eq(login)).execute();
  }

  /** How many projects a tenant has. */
  static int projects(Tx tx, String login) {
    return tx.sql().fetchCount(PROJECT, PROJECT.TENANT.eq(login));
  }

  private static Condition condition(TenantQuery query) {
    return new Filter()
        .equal(query.hasLogin(), TENANT.LOGIN, query.getLogin())
        .equal(query.hasName(), TENANT.NAME, query.getName())
        .labels(TENANT.LABELS, query.getLabels())
        .condition();
  }

  private static Problem missing(String login) {
    return Problem.notFound("there is no tenant \"%s\"", login);
  }
}
