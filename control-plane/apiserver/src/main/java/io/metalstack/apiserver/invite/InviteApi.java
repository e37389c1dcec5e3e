package io.metalstack.apiserver.invite;

import static io.metalstack.tables.Tables.INVITE;

import io.metalstack.api.v2.ProjectServiceInviteDeleteResponse;
import io.metalstack.api.v2.ProjectServiceRpc;
import io.metalstack.api.v2.TenantServiceInviteDeleteResponse;
import io.metalstack.api.v2.TenantServiceRpc;
import io.metalstack.apiserver.call.Calls;
import io.metalstack.apiserver.project.Projects;
import java.security.SecureRandom;
import java.time.Clock;

/** The methods of invitations, which belong to the services of tenants and of projects. */
public final class InviteApi {
  private InviteApi() {}

  public static void bind(Calls calls, SecureRandom random, Clock clock) {
    var invites = new NewInvite(random, clock);
    var reads = new InviteReads(clock);
    calls
        .mutation(TenantServiceRpc.INVITE, new InviteToTenant(invites))
        .mutation(TenantServiceRpc.INVITE_ACCEPT, new AcceptTenantInvite(clock))
        .mutation(
            TenantServiceRpc.INVITE_DELETE,
            (tx, caller, request) -> {
              var tenant = INVITE.TENANT.eq(request.getLogin());
              Invites.withdraw(tx, tenant, InviteSecret.of(request.getSecret()));
              return TenantServiceInviteDeleteResponse.getDefaultInstance();
            })
        .read(TenantServiceRpc.INVITE_GET, reads::ofTenant)
        .read(TenantServiceRpc.INVITES_LIST, reads::listOfTenant);
    calls
        .mutation(ProjectServiceRpc.INVITE, new InviteToProject(invites))
        .mutation(ProjectServiceRpc.INVITE_ACCEPT, new AcceptProjectInvite(clock))
        .mutation(
            ProjectServiceRpc.INVITE_DELETE,
            (tx, caller, request) -> {
              var project = Projects.get(tx.sql(), request.getProject()).getUuid();
              Invites.withdraw(
                  tx, INVITE.PROJECT.eq(project), InviteSecret.of(request.getSecret()));
              return ProjectServiceInviteDeleteResponse.getDefaultInstance();
            })
        .read(ProjectServiceRpc.INVITE_GET, reads::ofProject)
        .read(ProjectServiceRpc.INVITES_LIST, reads::listOfProject);
  }
}
