package io.metalstack.apiserver.invite;

import static io.metalstack.tables.Tables.INVITE;

import io.metalstack.api.v2.ProjectServiceInviteGetRequest;
import io.metalstack.api.v2.ProjectServiceInviteGetResponse;
import io.metalstack.api.v2.ProjectServiceInvitesListRequest;
import io.metalstack.api.v2.ProjectServiceInvitesListResponse;
import io.metalstack.api.v2.TenantServiceInviteGetRequest;
import io.metalstack.api.v2.TenantServiceInviteGetResponse;
import io.metalstack.api.v2.TenantServiceInvitesListRequest;
import io.metalstack.api.v2.TenantServiceInvitesListResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.project.Projects;
import io.metalstack.apiserver.tenant.Tenants;
import java.time.Clock;
import org.jooq.DSLContext;

/** Get and List of invitations. Lists carry handles; Get repeats the secret that it is asked by. */
final class InviteReads {
  private final Clock clock;

  InviteReads(Clock clock) {
    this.clock = clock;
  }

  TenantServiceInviteGetResponse ofTenant(
      DSLContext sql, Caller caller, TenantServiceInviteGetRequest request) {
    var secret = InviteSecret.of(request.getSecret());
    var invite =
        Invites.toTenant(sql, Invites.open(secret, clock.instant())).stream()
            .findFirst()
            .orElseThrow(Invites::missing);
    return TenantServiceInviteGetResponse.newBuilder()
        .setInvite(invite.toBuilder().setSecret(secret.text()))
        .build();
  }

  ProjectServiceInviteGetResponse ofProject(
      DSLContext sql, Caller caller, ProjectServiceInviteGetRequest request) {
    var secret = InviteSecret.of(request.getSecret());
    var invite =
        Invites.toProject(sql, Invites.open(secret, clock.instant())).stream()
            .findFirst()
            .orElseThrow(Invites::missing);
    return ProjectServiceInviteGetResponse.newBuilder()
        .setInvite(invite.toBuilder().setSecret(secret.text()))
        .build();
  }

  TenantServiceInvitesListResponse listOfTenant(
      DSLContext sql, Caller caller, TenantServiceInvitesListRequest request) {
    var tenant = Tenants.get(sql, request.getLogin()).getLogin();
    var open = INVITE.TENANT.eq(tenant).and(INVITE.EXPIRES_AT.gt(clock.instant()));
    return TenantServiceInvitesListResponse.newBuilder()
        .addAllInvites(Invites.toTenant(sql, open))
        .build();
  }

  ProjectServiceInvitesListResponse listOfProject(
      DSLContext sql, Caller caller, ProjectServiceInvitesListRequest request) {
    var project = Projects.get(sql, request.getProject()).getUuid();
    var open = INVITE.PROJECT.eq(project).and(INVITE.EXPIRES_AT.gt(clock.instant()));
    return ProjectServiceInvitesListResponse.newBuilder()
        .addAllInvites(Invites.toProject(sql, open))
        .build();
  }
}
