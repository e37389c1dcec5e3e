package io.metalstack.apiserver.tenant;

import static io.metalstack.tables.Tables.PROJECT;
import static io.metalstack.tables.Tables.PROJECT_MEMBER;
import static io.metalstack.tables.Tables.TENANT;
import static io.metalstack.tables.Tables.TENANT_MEMBER;

import io.metalstack.api.v2.Tenant;
import io.metalstack.api.v2.TenantMember;
import io.metalstack.api.v2.TenantQuery;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.TenantMemberRecord;
import io.metalstack.tables.tables.records.TenantRecord;
import io.metalstack.values.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** All SQL of tenants and their members. */
public final class Tenants {
  private Tenants() {}

  /**
   * The tenant of a login.
   *
   * @throws Problem NOT_FOUND if there is none
   */
  public static TenantRecord get(DSLContext sql, String login) {
    return find(sql, login).orElseThrow(() -> Problem.notFound("there is no tenant \"%s\"", login));
  }

  public static Optional<TenantRecord> find(DSLContext sql, String login) {
    return sql.fetchOptional(TENANT, TENANT.LOGIN.eq(login));
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

  /** Members of a tenant by login, those that are only in one of its projects as guests. */
  static List<TenantMember> members(DSLContext sql, String tenant) {
    var direct =
        DSL.select(TENANT_MEMBER.asterisk())
            .from(TENANT_MEMBER)
            .where(TENANT_MEMBER.TENANT.eq(tenant))
            .asTable("direct");
    var projects =
        DSL.select(
                PROJECT_MEMBER.MEMBER,
                DSL.arrayAgg(PROJECT_MEMBER.PROJECT).as("projects"),
                DSL.min(PROJECT_MEMBER.CREATED_AT).as("since"))
            .from(PROJECT_MEMBER)
            .join(PROJECT)
            .on(PROJECT.UUID.eq(PROJECT_MEMBER.PROJECT))
            .where(PROJECT.TENANT.eq(tenant))
            .groupBy(PROJECT_MEMBER.MEMBER)
            .asTable("projects");
    var member =
        DSL.coalesce(direct.field(TENANT_MEMBER.MEMBER), projects.field(PROJECT_MEMBER.MEMBER));
    var role =
        DSL.coalesce(
            direct.field(TENANT_MEMBER.ROLE),
            DSL.inline((short) TenantRole.TENANT_ROLE_GUEST_VALUE));
    var since =
        DSL.coalesce(
            direct.field(TENANT_MEMBER.CREATED_AT), projects.field("since", Instant.class));
    var ids =
        DSL.coalesce(
            projects.field("projects", UUID[].class), DSL.inline(new UUID[0]).cast(UUID[].class));
    var changed = direct.field(TENANT_MEMBER.UPDATED_AT);
    return sql.select(member, role, since, changed, ids)
        .from(direct)
        .fullJoin(projects)
        .on(
            Objects.requireNonNull(direct.field(TENANT_MEMBER.MEMBER))
                .eq(projects.field(PROJECT_MEMBER.MEMBER)))
        .orderBy(member)
        .fetch(row ->
            TenantView.member(
                new TenantMemberRecord(
                    tenant, row.value1(), row.value2(), row.value3(), row.value4()),
                List.of(row.value5())));
  }

  /** Stores a new tenant with its first owner. */
  static TenantRecord insert(Tx tx, TenantRecord row, String owner) {
    var stored = tx.sql().insertInto(TENANT).set(row).returning().fetchSingle();
    tx.sql()
        .insertInto(TENANT_MEMBER)
        .set(
            new TenantMemberRecord(
                row.getLogin(),
                owner,
                (short) TenantRole.TENANT_ROLE_OWNER_VALUE,
                row.getCreatedAt(),
                null))
        .execute();
    return stored;
  }

  private static Condition condition(TenantQuery query) {
    return new Filter()
        .equal(query.hasLogin(), TENANT.LOGIN, query.getLogin())
        .equal(query.hasName(), TENANT.NAME, query.getName())
        .labels(TENANT.LABELS, query.getLabels())
        .condition();
  }
}
