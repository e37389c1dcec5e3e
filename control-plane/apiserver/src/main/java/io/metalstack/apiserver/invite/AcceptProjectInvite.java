package io.metalstack.apiserver.invite;

import static io.metalstack.tables.Tables.INVITE;

import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.ProjectServiceInviteAcceptRequest;
import io.metalstack.api.v2.ProjectServiceInviteAcceptResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.project.ProjectMembers;
import io.metalstack.apiserver.project.Projects;
import io.metalstack.apiserver.tenant.Tenants;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;
import java.time.Clock;

/** Joins a project. The invitation goes and the membership comes together, or neither does. */
final class AcceptProjectInvite
    implements Mutation<ProjectServiceInviteAcceptRequest, ProjectServiceInviteAcceptResponse> {
  private final Clock clock;

  AcceptProjectInvite(Clock clock) {
    this.clock = clock;
  }

  @Override
  public ProjectServiceInviteAcceptResponse apply(
      Tx tx, Caller caller, ProjectServiceInviteAcceptRequest request) {
    var now = Meta.kept(clock.instant());
    var secret = InviteSecret.of(request.getSecret());
    var invite = Invites.take(tx, INVITE.PROJECT.isNotNull(), secret, now);
    var guest = Tenants.get(tx.sql(), caller.user()).getLogin();
    var project = Projects.get(tx.sql(), invite.getProject());
    if (guest.equals(project.getTenant())) {
      throw Problem.invalidArgument(
              "project %s is your own tenant's, you cannot join it", project.getUuid())
          .with("secret", "of the caller's own project", "give it to somebody else");
    }
    var role = ProjectRole.forNumber(invite.getRole());
    ProjectMembers.insert(tx, project.getUuid(), guest, role, now);
    return ProjectServiceInviteAcceptResponse.newBuilder()
        .setProject(project.getUuid().toString())
        .setProjectName(project.getName())
        .build();
  }
}
