package io.metalstack.apiserver.project;

import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.ProjectServiceUpdateMemberRequest;
import io.metalstack.api.v2.ProjectServiceUpdateMemberResponse;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.apiserver.access.Memberships;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.ProjectMemberRecord;
import io.metalstack.tables.tables.records.ProjectRecord;
import io.metalstack.values.Problem;
import java.time.Clock;
import java.time.Instant;

/**
 * Gives a member of a project another role. Who is a member only by way of the tenant becomes one
 * of the project itself.
 */
final class UpdateProjectMember
    implements Mutation<ProjectServiceUpdateMemberRequest, ProjectServiceUpdateMemberResponse> {
  private final Clock clock;

  UpdateProjectMember(Clock clock) {
    this.clock = clock;
  }

  @Override
  public ProjectServiceUpdateMemberResponse apply(
      Tx tx, Caller caller, ProjectServiceUpdateMemberRequest request) {
    var role = ProjectRules.requireRole(request.getRole());
    var project = Projects.lock(tx, request.getProject());
    var now = Meta.kept(clock.instant());
    var member =
        ProjectMembers.find(tx.sql(), project.getUuid(), request.getMember())
            .map(stored -> changed(tx, stored, role, now))
            .orElseGet(() -> joined(tx, project, request.getMember(), role, now));
    return ProjectServiceUpdateMemberResponse.newBuilder()
        .setProjectMember(ProjectView.member(member, false))
        .build();
  }

  private static ProjectMemberRecord changed(
      Tx tx, ProjectMemberRecord member, ProjectRole role, Instant now) {
    ProjectRules.requireOwnerStays(member, role, ProjectMembers.hasOtherOwner(tx, member));
    ProjectMembers.update(tx, member, role, now);
    return member;
  }

  private static ProjectMemberRecord joined(
      Tx tx, ProjectRecord project, String member, ProjectRole role, Instant now) {
    var inTenant = Memberships.tenantRole(tx.sql(), member, project.getTenant());
    if (inTenant == TenantRole.TENANT_ROLE_UNSPECIFIED) {
      throw Problem.invalidArgument(
              "\"%s\" is a member of neither project %s nor its tenant", member, project.getUuid())
          .with("member", "not a member", "add or invite it first");
    }
    return ProjectMembers.insert(tx, project.getUuid(), member, role, now);
  }
}
