package io.metalstack.apiserver.project;

import io.metalstack.api.v2.ProjectServiceGetRequest;
import io.metalstack.api.v2.ProjectServiceGetResponse;
import io.metalstack.api.v2.ProjectServiceListRequest;
import io.metalstack.api.v2.ProjectServiceListResponse;
import io.metalstack.apiserver.access.Access;
import io.metalstack.apiserver.access.Rights;
import io.metalstack.apiserver.call.Caller;
import org.jooq.DSLContext;

/** Get and List of projects. */
final class ProjectReads {
  private ProjectReads() {}

  static ProjectServiceGetResponse get(
      DSLContext sql, Caller caller, ProjectServiceGetRequest request) {
    var row = Projects.get(sql, request.getProject());
    var inherited = knowsTenant(sql, caller.rights(), row.getTenant());
    return ProjectServiceGetResponse.newBuilder()
        .setProject(ProjectView.message(row))
        .addAllProjectMembers(ProjectMembers.list(sql, row, inherited))
        .build();
  }

  static ProjectServiceListResponse list(
      DSLContext sql, Caller caller, ProjectServiceListRequest request) {
    return ProjectServiceListResponse.newBuilder()
        .addAllProjects(Projects.ofUser(sql, caller.user(), request.getQuery()))
        .build();
  }

  static io.metalstack.admin.v2.ProjectServiceListResponse listAll(
      DSLContext sql, Caller caller, io.metalstack.admin.v2.ProjectServiceListRequest request) {
    return io.metalstack.admin.v2.ProjectServiceListResponse.newBuilder()
        .addAllProjects(Projects.list(sql, request.getQuery()))
        .build();
  }

  /** Guests of a tenant do not learn who its members are. */
  private static boolean knowsTenant(DSLContext sql, Rights rights, String tenant) {
    return rights.isAdmin()
        || switch (Access.tenantCap(sql, rights, tenant)) {
          case TENANT_ROLE_OWNER, TENANT_ROLE_EDITOR, TENANT_ROLE_VIEWER -> true;
          case TENANT_ROLE_GUEST, TENANT_ROLE_UNSPECIFIED, UNRECOGNIZED -> false;
        };
  }
}
