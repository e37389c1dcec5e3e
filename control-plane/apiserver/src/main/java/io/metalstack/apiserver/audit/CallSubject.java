package io.metalstack.apiserver.audit;

import static io.metalstack.tables.Tables.PROJECT;

import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Whom a call is about, for its trace.
 *
 * @param tenant login of the tenant, or of the tenant of the project; else empty
 * @param project id of the project, or empty
 */
record CallSubject(String tenant, String project) {
  static final CallSubject NONE = new CallSubject("", "");

  private static final int KNOWN_AT_MOST = 10_000;

  /** Tenants of projects. A project never changes its tenant. */
  private static final Map<String, String> TENANTS = new ConcurrentHashMap<>();

  /** By the fields {@code login} and {@code project} of the request, whatever its method. */
  static CallSubject of(DSLContext sql, Message request) {
    var project = text(request, "project");
    var login = text(request, "login");
    return new CallSubject(
        login.isEmpty() && !project.isEmpty() ? tenant(sql, project) : login, project);
  }

  private static String tenant(DSLContext sql, String project) {
    var known = TENANTS.get(project);
    if (known != null) {
      return known;
    }
    var id = uuid(project);
    var tenant =
        id == null
            ? null
            : sql.select(PROJECT.TENANT)
                .from(PROJECT)
                .where(PROJECT.UUID.eq(id))
                .fetchOne(PROJECT.TENANT);
    if (tenant == null) {
      return "";
    }
    if (TENANTS.size() >= KNOWN_AT_MOST) {
      TENANTS.clear();
    }
    TENANTS.put(project, tenant);
    return tenant;
  }

  private static String text(Message request, String name) {
    var field = request.getDescriptorForType().findFieldByName(name);
    return field == null || field.isRepeated() || field.getJavaType() != JavaType.STRING
        ? ""
        : request.getField(field).toString();
  }

  private static @Nullable UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
