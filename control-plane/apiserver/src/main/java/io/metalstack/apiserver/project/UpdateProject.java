package io.metalstack.apiserver.project;

import io.metalstack.api.v2.ProjectServiceUpdateRequest;
import io.metalstack.api.v2.ProjectServiceUpdateResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.call.Revision;
import io.metalstack.store.Tx;
import java.time.Clock;

/** Changes a project. */
final class UpdateProject
    implements Mutation<ProjectServiceUpdateRequest, ProjectServiceUpdateResponse> {
  private final Clock clock;

  UpdateProject(Clock clock) {
    this.clock = clock;
  }

  @Override
  public ProjectServiceUpdateResponse apply(
      Tx tx, Caller caller, ProjectServiceUpdateRequest request) {
    var row = Projects.lock(tx, request.getProject());
    Revision.firstOrNext(row, request.getUpdateMeta(), "project " + row.getUuid(), clock);
    if (request.hasName()) {
      row.setName(request.getName());
    }
    if (request.hasDescription()) {
      row.setDescription(request.getDescription());
    }
    if (request.hasAvatarUrl()) {
      row.setAvatarUrl(request.getAvatarUrl());
    }
    if (request.hasLabels()) {
      Revision.labels(row, request.getLabels());
    }
    Projects.update(tx, row);
    return ProjectServiceUpdateResponse.newBuilder().setProject(ProjectView.message(row)).build();
  }
}
