package io.metalstack.apiserver.project;

import io.metalstack.api.v2.ProjectServiceRpc;
import io.metalstack.apiserver.call.Calls;
import java.time.Clock;

/** The methods of projects. */
public final class ProjectApi {
  private ProjectApi() {}

  public static void bind(Calls calls, Clock clock) {
    calls
        .read(ProjectServiceRpc.GET, ProjectReads::get)
        .read(ProjectServiceRpc.LIST, ProjectReads::list)
        .mutation(ProjectServiceRpc.CREATE, new CreateProject(clock))
        .read(io.metalstack.admin.v2.ProjectServiceRpc.LIST, ProjectReads::listAll);
  }
}
