package io.metalstack.apiserver.project;

import io.metalstack.api.v2.ProjectServiceLeaveResponse;
import io.metalstack.api.v2.ProjectServiceRemoveMemberResponse;
import io.metalstack.api.v2.ProjectServiceRpc;
import io.metalstack.apiserver.call.Calls;
import java.time.Clock;

/** The methods of projects and their members. */
public final class ProjectApi {
  private ProjectApi() {}

  public static void bind(Calls calls, Clock clock) {
    var remove = new RemoveProjectMember();
    calls
        .read(ProjectServiceRpc.GET, ProjectReads::get)
        .read(ProjectServiceRpc.LIST, ProjectReads::list)
        .mutation(ProjectServiceRpc.CREATE, new CreateProject(clock))
        .mutation(ProjectServiceRpc.UPDATE, new UpdateProject(clock))
        .mutation(ProjectServiceRpc.DELETE, new DeleteProject())
        .mutation(ProjectServiceRpc.ADD_MEMBER, new AddProjectMember(clock))
        .mutation(
            ProjectServiceRpc.REMOVE_MEMBER,
            (tx, caller, request) -> {
              remove.remove(tx, request.getProject(), request.getMember());
              return ProjectServiceRemoveMemberResponse.getDefaultInstance();
            })
        .mutation(ProjectServiceRpc.UPDATE_MEMBER, new UpdateProjectMember(clock))
        .mutation(
            ProjectServiceRpc.LEAVE,
            (tx, caller, request) -> {
              remove.remove(tx, request.getProject(), caller.user());
              return ProjectServiceLeaveResponse.getDefaultInstance();
            })
        .read(io.metalstack.admin.v2.ProjectServiceRpc.LIST, ProjectReads::listAll);
  }
}
