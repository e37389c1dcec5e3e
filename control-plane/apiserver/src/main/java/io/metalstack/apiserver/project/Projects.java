package io.metalstack.apiserver.project;

import static io.metalstack.tables.Tables.PROJECT;

import io.metalstack.tables.tables.records.ProjectRecord;
import io.metalstack.values.Problem;
import java.util.UUID;
import org.jooq.DSLContext;

/** All SQL of projects. */
public final class Projects {
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

  private static Problem missing(String id) {
    return Problem.notFound("there is no project \"%s\"", id);
  }
}
