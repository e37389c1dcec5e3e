package io.metalstack.apiserver.project;

import io.metalstack.api.v2.ProjectServiceCreateRequest;
import io.metalstack.api.v2.ProjectServiceCreateResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.tenant.Tenants;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.ProjectRecord;
import java.time.Clock;
import java.util.UUID;

/** Creates a project in a tenant. The tenant, not the caller, becomes its owner. */
final class CreateProject
    implements Mutation<ProjectServiceCreateRequest, ProjectServiceCreateResponse> {
  private final Clock clock;

  CreateProject(Clock clock) {
    this.clock = clock;
  }

  @Override
  public ProjectServiceCreateResponse apply(
      Tx tx, Caller caller, ProjectServiceCreateRequest request) {
    var tenant = Tenants.get(tx.sql(), request.getLogin());
    var row =
        new ProjectRecord(
            UUID.randomUUID(),
            tenant.getLogin(),
            request.getName(),
            request.getDescription(),
            request.hasAvatarUrl() ? request.getAvatarUrl() : null,
            Meta.column(request.getLabels()),
            0L,
            Meta.kept(clock.instant()),
            null);
    return ProjectServiceCreateResponse.newBuilder()
        .setProject(ProjectView.message(Projects.insert(tx, row)))
        .build();
  }
}
