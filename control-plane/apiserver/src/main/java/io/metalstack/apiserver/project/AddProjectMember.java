package io.metalstack.apiserver.project;

import io.metalstack.api.v2.ProjectServiceAddMemberRequest;
import io.metalstack.api.v2.ProjectServiceAddMemberResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.tenant.Tenants;
import io.metalstack.store.Tx;
import java.time.Clock;

/** Makes a tenant a member of a project. */
final class AddProjectMember
    implements Mutation<ProjectServiceAddMemberRequest, ProjectServiceAddMemberResponse> {
  private final Clock clock;

  AddProjectMember(Clock clock) {
    this.clock = clock;
  }

  @Override
  public ProjectServiceAddMemberResponse apply(
      Tx tx, Caller caller, ProjectServiceAddMemberRequest request) {
    var role = ProjectRules.requireRole(request.getRole());
    var project = Projects.lock(tx, request.getProject());
    var member = Tenants.get(tx.sql(), request.getMember());
    ProjectMembers.insert(
        tx, project.getUuid(), member.getLogin(), role, Meta.kept(clock.instant()));
    return ProjectServiceAddMemberResponse.newBuilder().setProjectMember(role).build();
  }
}
