package io.metalstack.apiserver.invite;

import io.metalstack.api.v2.ProjectInvite;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.TenantInvite;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.tables.tables.records.InviteRecord;
import org.jspecify.annotations.Nullable;

/** An invitation between its row and its message. It carries its handle, not its secret. */
final class InviteView {
  private InviteView() {}

  static TenantInvite tenant(InviteRecord row, String name, @Nullable String inviter) {
    return TenantInvite.newBuilder()
        .setSecret(InviteSecret.handle(row.getId()))
        .setTargetTenant(row.getTenant())
        .setRole(TenantRole.forNumber(row.getRole()))
        .setTargetTenantName(name)
        .setTenant(row.getCreatedBy())
        .setTenantName(inviter == null ? "" : inviter)
        .setExpiresAt(Meta.timestamp(row.getExpiresAt()))
        .build();
  }

  static ProjectInvite project(InviteRecord row, String name, String tenant, String tenantName) {
    return ProjectInvite.newBuilder()
        .setSecret(InviteSecret.handle(row.getId()))
        .setProject(row.getProject().toString())
        .setRole(ProjectRole.forNumber(row.getRole()))
        .setProjectName(name)
        .setTenant(tenant)
        .setTenantName(tenantName)
        .setExpiresAt(Meta.timestamp(row.getExpiresAt()))
        .build();
  }
}
