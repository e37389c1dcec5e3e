package io.metalstack.apiserver.project;

import static io.metalstack.tables.Tables.PROJECT;
import static io.metalstack.tables.Tables.PROJECT_MEMBER;
import static io.metalstack.tables.Tables.TENANT_MEMBER;

import io.metalstack.api.v2.Project;
import io.metalstack.api.v2.ProjectMember;
import io.metalstack.api.v2.ProjectQuery;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.ProjectMemberRecord;
import io.metalstack.tables.tables.records.ProjectRecord;
import io.metalstack.values.Problem;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** All SQL of projects and their members. */
public final class Projects {
  /** The weakest role in a tenant that is also one in its projects. */
  private static final short INHERITED = (short) TenantRole.TENANT_ROLE_VIEWER_VALUE;

  private Projects() {}

  /**
   * The project of an id.
   *
   * @throws Problem NOT_FOUND if there is none
   */
  public static ProjectRecord get(DSLContext sql, UUID id) {
    return sql.fetchOptional(PROJECT, PROJECT.UUID.eq(id))
        .orElseThrow(() -> missing(id.toString()));
  }

  /**
   * The project of an id as it stands in a request.
   *
   * @throws Problem NOT_FOUND if there is none, also where the text is no UUID
   */
  public static ProjectRecord get(DSLContext sql, String id) {
    try {
      return get(sql, UUID.fromString(id));
    } catch (IllegalArgumentException e) {
      throw missing(id).causedBy(e);
    }
  }

  /** All projects that the query asks for, by tenant and name. */
  static List<Project> list(DSLContext sql, ProjectQuery query) {
    return fetch(sql, condition(query));
  }

  /** The projects that a user is in, by itself or by way of the tenant, by tenant and name. */
  public static List<Project> ofUser(DSLContext sql, String user, ProjectQuery query) {
    var direct =
        PROJECT.UUID.in(
            DSL.select(PROJECT_MEMBER.PROJECT)
                .from(PROJECT_MEMBER)
                .where(PROJECT_MEMBER.MEMBER.eq(user)));
    var inherited =
        PROJECT.TENANT.in(
            DSL.select(TENANT_MEMBER.TENANT)
                .from(TENANT_MEMBER)
                .where(TENANT_MEMBER.MEMBER.eq(user), TENANT_MEMBER.ROLE.le(INHERITED)));
    return fetch(sql, condition(query).and(direct.or(inherited)));
  }

  /**
   * Members of a project by login, each with the stronger of its roles.
   *
   * @param inherited whether to show those by way of the tenant
   */
  static List<ProjectMember> members(DSLContext sql, ProjectRecord project, boolean inherited) {
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

  /** Stores a new project, owned by its tenant. */
  static ProjectRecord insert(Tx tx, ProjectRecord row) {
    var stored = tx.sql().insertInto(PROJECT).set(row).returning().fetchSingle();
    tx.sql()
        .insertInto(PROJECT_MEMBER)
        .set(
            new ProjectMemberRecord(
                row.getUuid(),
                row.getTenant(),
                (short) ProjectRole.PROJECT_ROLE_OWNER_VALUE,
                row.getCreatedAt(),
                null))
        .execute();
    return stored;
  }

  private static List<Project> fetch(DSLContext sql, Condition condition) {
    return sql.selectFrom(PROJECT)
        .where(condition)
        .orderBy(PROJECT.TENANT, PROJECT.NAME, PROJECT.UUID)
        .fetch(ProjectView::message);
  }

  private static Condition condition(ProjectQuery query) {
    return new Filter()
        .uuid(query.hasUuid(), PROJECT.UUID, query.getUuid())
        .equal(query.hasName(), PROJECT.NAME, query.getName())
        .equal(query.hasTenant(), PROJECT.TENANT, query.getTenant())
        .labels(PROJECT.LABELS, query.getLabels())
        .condition();
  }

  private static Problem missing(String id) {
    return Problem.notFound("there is no project \"%s\"", id);
  }
}
