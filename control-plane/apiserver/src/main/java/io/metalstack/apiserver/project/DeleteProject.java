package io.metalstack.apiserver.project;

import io.metalstack.api.v2.ProjectServiceDeleteRequest;
import io.metalstack.api.v2.ProjectServiceDeleteResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.store.Tx;

/**
 * Deletes a project that holds nothing. Its members and invites go with it, and with the members
 * every right that a token has in it.
 */
final class DeleteProject
    implements Mutation<ProjectServiceDeleteRequest, ProjectServiceDeleteResponse> {
  @Override
  public ProjectServiceDeleteResponse apply(
      Tx tx, Caller caller, ProjectServiceDeleteRequest request) {
    var row = Projects.lock(tx, request.getProject());
    ProjectRules.requireEmpty(row, Projects.holdings(tx, row.getUuid()));
    Projects.delete(tx, row);
    return ProjectServiceDeleteResponse.newBuilder().setProject(ProjectView.message(row)).build();
  }
}
