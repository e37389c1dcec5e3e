package io.metalstack.apiserver.invite;

import static io.metalstack.tables.Tables.INVITE;

import io.metalstack.api.v2.ProjectServiceInviteRequest;
import io.metalstack.api.v2.ProjectServiceInviteResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.project.ProjectRules;
import io.metalstack.apiserver.project.Projects;
import io.metalstack.store.Tx;

/** Invites to a project. The answer is the only one that tells the secret. */
final class InviteToProject
    implements Mutation<ProjectServiceInviteRequest, ProjectServiceInviteResponse> {
  private final NewInvite invites;

  InviteToProject(NewInvite invites) {
    this.invites = invites;
  }

  @Override
  public ProjectServiceInviteResponse apply(
      Tx tx, Caller caller, ProjectServiceInviteRequest request) {
    var role = ProjectRules.requireRole(request.getRole());
    var project = Projects.get(tx.sql(), request.getProject()).getUuid();
    var made = invites.toProject(tx, caller.user(), project, role.getNumber());
    var invite = Invites.toProject(tx.sql(), INVITE.ID.eq(made.id())).getFirst();
    return ProjectServiceInviteResponse.newBuilder()
        .setInvite(invite.toBuilder().setSecret(made.secret().text()))
        .build();
  }
}
