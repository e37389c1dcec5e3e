package io.metalstack.apiserver.tenant;

import io.metalstack.api.v2.Tenant;
import io.metalstack.api.v2.TenantMember;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.tables.tables.records.TenantMemberRecord;
import io.metalstack.tables.tables.records.TenantRecord;
import java.util.List;
import java.util.UUID;

/** A tenant between its row and its message. */
public final class TenantView {
  private TenantView() {}

  public static Tenant message(TenantRecord row) {
    return Tenant.newBuilder()
        .setLogin(row.getLogin())
        .setMeta(
            Meta.sinceUpdate(
                row.getLabels(), row.getCreatedAt(), row.getUpdatedAt(), row.getGeneration()))
        .setName(row.getName())
        .setEmail(row.getEmail())
        .setDescription(row.getDescription())
        .setAvatarUrl(row.getAvatarUrl())
        .setCreatedBy(row.getCreatedBy())
        .build();
  }

  /** As much as a role in the tenant lets see: guests see neither email, labels nor creator. */
  public static Tenant message(TenantRecord row, TenantRole role) {
    return switch (role) {
      case TENANT_ROLE_OWNER, TENANT_ROLE_EDITOR, TENANT_ROLE_VIEWER -> message(row);
      case TENANT_ROLE_GUEST, TENANT_ROLE_UNSPECIFIED, UNRECOGNIZED -> {
        var tenant = message(row).toBuilder().clearEmail().clearCreatedBy();
        tenant.getMetaBuilder().clearLabels();
        yield tenant.build();
      }
    };
  }

  static TenantMember member(TenantMemberRecord row, List<UUID> projects) {
    var meta = io.metalstack.api.v2.Meta.newBuilder();
    meta.setCreatedAt(Meta.timestamp(row.getCreatedAt()));
    if (row.getUpdatedAt() != null) {
      meta.setUpdatedAt(Meta.timestamp(row.getUpdatedAt()));
    }
    return TenantMember.newBuilder()
        .setId(row.getMember())
        .setRole(TenantRole.forNumber(row.getRole()))
        .addAllProjects(projects.stream().map(UUID::toString).sorted().toList())
        .setCreatedAt(meta.getCreatedAt())
        .setMeta(meta)
        .build();
  }
}
