package io.metalstack.apiserver.tenant;

import static io.metalstack.tables.Tables.PROJECT;
import static io.metalstack.tables.Tables.PROJECT_MEMBER;
import static io.metalstack.tables.Tables.TENANT;
import static io.metalstack.tables.Tables.TENANT_MEMBER;

import io.metalstack.api.v2.TenantMember;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.TenantMemberRecord;
import io.metalstack.values.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** All SQL of the members of tenants. Who changes them has locked the tenant. */
public final class TenantMembers {
  private static final short OWNER = (short) TenantRole.TENANT_ROLE_OWNER_VALUE;

  private TenantMembers() {}

  /** Members of a tenant by login, those that are only in one of its projects as guests. */
  static List<TenantMember> list(DSLContext sql, String tenant) {
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

  /**
   * A membership in a tenant, not one by way of a project.
   *
   * @throws Problem NOT_FOUND if there is none
   */
  static TenantMemberRecord get(DSLContext sql, String tenant, String member) {
    return sql.fetchOptional(
            TENANT_MEMBER, TENANT_MEMBER.TENANT.eq(tenant), TENANT_MEMBER.MEMBER.eq(member))
        .orElseThrow(() ->
            Problem.notFound("\"%s\" is not a member of tenant \"%s\" itself", member, tenant));
  }

  /** The message of a membership, with the projects of the tenant that the member is in. */
  static TenantMember message(DSLContext sql, TenantMemberRecord row) {
    var projects =
        sql.select(PROJECT.UUID)
            .from(PROJECT)
            .join(PROJECT_MEMBER)
            .on(PROJECT_MEMBER.PROJECT.eq(PROJECT.UUID))
            .where(PROJECT.TENANT.eq(row.getTenant()), PROJECT_MEMBER.MEMBER.eq(row.getMember()))
            .fetch(PROJECT.UUID);
    return TenantView.member(row, projects);
  }

  /**
   * Stores a new membership.
   *
   * @throws Problem ALREADY_EXISTS if there is one
   */
  public static TenantMemberRecord insert(
      Tx tx, String tenant, String member, TenantRole role, Instant now) {
    return tx.sql()
        .insertInto(TENANT_MEMBER)
        .set(new TenantMemberRecord(tenant, member, (short) role.getNumber(), now, null))
        .onConflictDoNothing()
        .returning()
        .fetchOptional()
        .orElseThrow(() ->
            Problem.alreadyExists("\"%s\" is a member of tenant \"%s\" already", member, tenant)
                .with("member", "is a member", "give it another role with UpdateMember"));
  }

  /** Gives a member another role. */
  static void update(Tx tx, TenantMemberRecord row, TenantRole role, Instant now) {
    row.setRole((short) role.getNumber());
    row.setUpdatedAt(now);
    tx.sql()
        .update(TENANT_MEMBER)
        .set(row)
        .where(TENANT_MEMBER.TENANT.eq(row.getTenant()), TENANT_MEMBER.MEMBER.eq(row.getMember()))
        .execute();
  }

  /** Ends a membership. */
  static void delete(Tx tx, TenantMemberRecord row) {
    tx.sql()
        .deleteFrom(TENANT_MEMBER)
        .where(TENANT_MEMBER.TENANT.eq(row.getTenant()), TENANT_MEMBER.MEMBER.eq(row.getMember()))
        .execute();
  }

  /** Whether the tenant has an owner besides a member. */
  static boolean hasOtherOwner(Tx tx, TenantMemberRecord row) {
    return tx.sql()
        .fetchExists(
            TENANT_MEMBER,
            TENANT_MEMBER.TENANT.eq(row.getTenant()),
            TENANT_MEMBER.MEMBER.ne(row.getMember()),
            TENANT_MEMBER.ROLE.eq(OWNER));
  }

  /** The other tenants that would be without an owner if one were gone, by login; locks them. */
  static List<String> ownedAlone(Tx tx, String owner) {
    var other = TENANT_MEMBER.as("other");
    tx.sql()
        .select(TENANT.LOGIN)
        .from(TENANT)
        .where(
            TENANT.LOGIN.ne(owner),
            TENANT.LOGIN.in(
                DSL.select(TENANT_MEMBER.TENANT)
                    .from(TENANT_MEMBER)
                    .where(TENANT_MEMBER.MEMBER.eq(owner), TENANT_MEMBER.ROLE.eq(OWNER))))
        .orderBy(TENANT.LOGIN)
        .forUpdate()
        .execute();
    return tx.sql()
        .select(TENANT_MEMBER.TENANT)
        .from(TENANT_MEMBER)
        .where(
            TENANT_MEMBER.MEMBER.eq(owner),
            TENANT_MEMBER.ROLE.eq(OWNER),
            TENANT_MEMBER.TENANT.ne(owner))
        .andNotExists(
            DSL.selectOne()
                .from(other)
                .where(
                    other.TENANT.eq(TENANT_MEMBER.TENANT),
                    other.MEMBER.ne(owner),
                    other.ROLE.eq(OWNER)))
        .orderBy(TENANT_MEMBER.TENANT)
        .fetch(TENANT_MEMBER.TENANT);
  }
}
