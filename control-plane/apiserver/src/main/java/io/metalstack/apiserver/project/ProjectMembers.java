package io.metalstack.apiserver.project;

import static io.metalstack.tables.Tables.PROJECT_MEMBER;
import static io.metalstack.tables.Tables.TENANT_MEMBER;

import io.metalstack.api.v2.ProjectMember;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.ProjectMemberRecord;
import io.metalstack.tables.tables.records.ProjectRecord;
import io.metalstack.values.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** All SQL of the members of projects. Who changes them has locked the project. */
public final class ProjectMembers {
  private static final short OWNER = (short) ProjectRole.PROJECT_ROLE_OWNER_VALUE;

  /** The weakest role in a tenant that is also one in its projects. */
  private static final short INHERITED = (short) TenantRole.TENANT_ROLE_VIEWER_VALUE;

  private ProjectMembers() {}

  /**
   * Members of a project by login, each with the stronger of its roles.
   *
   * @param inherited whether to show those by way of the tenant
   */
  static List<ProjectMember> list(DSLContext sql, ProjectRecord project, boolean inherited) {
    var own =
        DSL.select(
                PROJECT_MEMBER.MEMBER,
                PROJECT_MEMBER.ROLE,
                PROJECT_MEMBER.CREATED_AT,
                PROJECT_MEMBER.UPDATED_AT,
                DSL.inline(false).as("inherited"))
            .from(PROJECT_MEMBER)
            .where(PROJECT_MEMBER.PROJECT.eq(project.getUuid()));
    var byTenant =
        DSL.select(
                TENANT_MEMBER.MEMBER,
                TENANT_MEMBER.ROLE,
                TENANT_MEMBER.CREATED_AT,
                TENANT_MEMBER.UPDATED_AT,
                DSL.inline(true))
            .from(TENANT_MEMBER)
            .where(
                TENANT_MEMBER.TENANT.eq(project.getTenant()),
                TENANT_MEMBER.ROLE.le(INHERITED),
                DSL.condition(inherited));
    var all = own.unionAll(byTenant).asTable("members");
    var member = all.field(PROJECT_MEMBER.MEMBER);
    var role = all.field(PROJECT_MEMBER.ROLE);
    var way = all.field("inherited", Boolean.class);
    return sql.select(
            member,
            role,
            all.field(PROJECT_MEMBER.CREATED_AT),
            all.field(PROJECT_MEMBER.UPDATED_AT),
            way)
        .distinctOn(member)
        .from(all)
        .orderBy(member, role, way)
        .fetch(row ->
            ProjectView.member(
                new ProjectMemberRecord(
                    project.getUuid(), row.value1(), row.value2(), row.value3(), row.value4()),
                row.value5()));
  }

  /** A membership in a project itself, not one by way of its tenant. */
  static Optional<ProjectMemberRecord> find(DSLContext sql, UUID project, String member) {
    return sql.fetchOptional(
        PROJECT_MEMBER, PROJECT_MEMBER.PROJECT.eq(project), PROJECT_MEMBER.MEMBER.eq(member));
  }

  /**
   * Stores a new membership.
   *
   * @throws Problem ALREADY_EXISTS if there is one
   */
  public static ProjectMemberRecord insert(
      Tx tx, UUID project, String member, ProjectRole role, Instant now) {
    return tx.sql()
        .insertInto(PROJECT_MEMBER)
        .set(new ProjectMemberRecord(project, member, (short) role.getNumber(), now, null))
        .onConflictDoNothing()
        .returning()
        .fetchOptional()
        .orElseThrow(() ->
            Problem.alreadyExists("\"%s\" is a member of project %s already", member, project)
                .with("member", "is a member", "give it another role with UpdateMember"));
  }

  /** Gives a member another role. */
  static void update(Tx tx, ProjectMemberRecord row, ProjectRole role, Instant now) {
    row.setRole((short) role.getNumber());
    row.setUpdatedAt(now);
    tx.sql()
        .update(PROJECT_MEMBER)
        .set(row)
        .where(
            PROJECT_MEMBER.PROJECT.eq(row.getProject()), PROJECT_MEMBER.MEMBER.eq(row.getMember()))
        .execute();
  }

  /** Ends a membership. */
  static void delete(Tx tx, ProjectMemberRecord row) {
    tx.sql()
        .deleteFrom(PROJECT_MEMBER)
        .where(
            PROJECT_MEMBER.PROJECT.eq(row.getProject()), PROJECT_MEMBER.MEMBER.eq(row.getMember()))
        .execute();
  }

  /** Whether the project has an owner of its own besides a member. */
  static boolean hasOtherOwner(Tx tx, ProjectMemberRecord row) {
    return tx.sql()
        .fetchExists(
            PROJECT_MEMBER,
            PROJECT_MEMBER.PROJECT.eq(row.getProject()),
            PROJECT_MEMBER.MEMBER.ne(row.getMember()),
            PROJECT_MEMBER.ROLE.eq(OWNER));
  }
}
