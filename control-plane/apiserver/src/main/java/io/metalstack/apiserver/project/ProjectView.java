package io.metalstack.apiserver.project;

import io.metalstack.api.v2.Project;
import io.metalstack.api.v2.ProjectMember;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.tables.tables.records.ProjectMemberRecord;
import io.metalstack.tables.tables.records.ProjectRecord;

/** A project between its row and its message. */
public final class ProjectView {
  private ProjectView() {}

  public static Project message(ProjectRecord row) {
    var project =
        Project.newBuilder()
            .setUuid(row.getUuid().toString())
            .setMeta(
                Meta.sinceUpdate(
                    row.getLabels(), row.getCreatedAt(), row.getUpdatedAt(), row.getGeneration()))
            .setName(row.getName())
            .setDescription(row.getDescription())
            .setTenant(row.getTenant());
    if (row.getAvatarUrl() != null) {
      project.setAvatarUrl(row.getAvatarUrl());
    }
    return project.build();
  }

  static ProjectMember member(ProjectMemberRecord row, boolean inherited) {
    var meta =
        io.metalstack.api.v2.Meta.newBuilder().setCreatedAt(Meta.timestamp(row.getCreatedAt()));
    if (row.getUpdatedAt() != null) {
      meta.setUpdatedAt(Meta.timestamp(row.getUpdatedAt()));
    }
    return ProjectMember.newBuilder()
        .setId(row.getMember())
        .setRole(ProjectRole.forNumber(row.getRole()))
        .setInheritedMembership(inherited)
        .setCreatedAt(meta.getCreatedAt())
        .setMeta(meta)
        .build();
  }
}
