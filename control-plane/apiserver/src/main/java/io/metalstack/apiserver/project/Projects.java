package io.metalstack.apiserver.project;

import static io.metalstack.tables.Tables.ALLOCATION;
import static io.metalstack.tables.Tables.IP;
import static io.metalstack.tables.Tables.NETWORK;
import static io.metalstack.tables.Tables.PROJECT;
import static io.metalstack.tables.Tables.PROJECT_MEMBER;
import static io.metalstack.tables.Tables.SIZE_RESERVATION;
import static io.metalstack.tables.Tables.TENANT_MEMBER;

import io.metalstack.api.v2.Project;
import io.metalstack.api.v2.ProjectQuery;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.ProjectRecord;
import io.metalstack.values.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** All SQL of projects. */
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
    return uuid(id).map(uuid -> get(sql, uuid)).orElseThrow(() -> missing(id));
  }

  /**
   * Sees that all projects are there.
   *
   * @throws Problem NOT_FOUND for the first that is not
   */
  public static void requireAll(DSLContext sql, Collection<String> ids) {
    if (ids.isEmpty()) {
      return;
    }
    var there =
        sql.select(PROJECT.UUID)
            .from(PROJECT)
            .where(PROJECT.UUID.in(ids.stream().flatMap(id -> uuid(id).stream()).toList()))
            .fetchSet(row -> row.value1().toString());
    for (var id : ids) {
      if (!there.contains(id)) {
        throw missing(id);
      }
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
   * The row of a project, held until the transaction ends: nobody else changes it or its members,
   * or makes something in it meanwhile.
   *
   * @throws Problem NOT_FOUND if there is none, also where the text is no UUID
   */
  static ProjectRecord lock(Tx tx, String id) {
    return tx.sql()
        .selectFrom(PROJECT)
        .where(PROJECT.UUID.eq(get(tx.sql(), id).getUuid()))
        .forUpdate()
        .fetchOptional()
        .orElseThrow(() -> missing(id));
  }

  /** Stores a new project, owned by its tenant. */
  static ProjectRecord insert(Tx tx, ProjectRecord row) {
    var stored = tx.sql().insertInto(PROJECT).set(row).returning().fetchSingle();
    ProjectMembers.insert(
        tx, row.getUuid(), row.getTenant(), ProjectRole.PROJECT_ROLE_OWNER, row.getCreatedAt());
    return stored;
  }

  /** Stores a changed project. */
  static void update(Tx tx, ProjectRecord row) {
    tx.sql().update(PROJECT).set(row).where(PROJECT.UUID.eq(row.getUuid())).execute();
  }

  /** Removes a project with its members and invites. */
  static void delete(Tx tx, ProjectRecord row) {
    tx.sql().deleteFrom(PROJECT).where(PROJECT.UUID.eq(row.getUuid())).execute();
  }

  /** What a project holds, counted by kind. */
  static ProjectRules.Holdings holdings(Tx tx, UUID project) {
    return tx.sql()
        .select(
            DSL.field(DSL.selectCount().from(IP).where(IP.PROJECT.eq(project))),
            DSL.field(DSL.selectCount().from(NETWORK).where(NETWORK.PROJECT.eq(project))),
            DSL.field(DSL.selectCount().from(ALLOCATION).where(ALLOCATION.PROJECT.eq(project))),
            DSL.field(
                DSL.selectCount()
                    .from(SIZE_RESERVATION)
                    .where(SIZE_RESERVATION.PROJECT.eq(project))))
        .fetchSingle(row ->
            new ProjectRules.Holdings(row.value1(), row.value2(), row.value3(), row.value4()));
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

  private static Optional<UUID> uuid(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Problem missing(String id) {
    return Problem.notFound("there is no project \"%s\"", id);
  }
}
