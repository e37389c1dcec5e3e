package io.metalstack.apiserver.project;

import io.metalstack.api.v2.ProjectRole;
import io.metalstack.tables.tables.records.ProjectMemberRecord;
import io.metalstack.tables.tables.records.ProjectRecord;
import io.metalstack.values.Problem;

/** What may become of projects and of their members. */
public final class ProjectRules {
  private ProjectRules() {}

  /** How much of each kind a project holds. */
  record Holdings(int ips, int networks, int machines, int reservations) {}

  /**
   * A role that is to be given has to be named.
   *
   * @throws Problem INVALID_ARGUMENT if it is not
   */
  public static ProjectRole requireRole(ProjectRole role) {
    if (role == ProjectRole.PROJECT_ROLE_UNSPECIFIED) {
      throw Problem.invalidArgument("the role in the project is not specified")
          .with("role", "unspecified", "name one of OWNER, EDITOR, VIEWER");
    }
    return role;
  }

  /**
   * A project keeps an owner.
   *
   * @param to the role from now on, unspecified for none
   * @param otherOwner whether the project has an owner besides the member
   * @throws Problem FAILED_PRECONDITION if the change would take away the last
   */
  static void requireOwnerStays(ProjectMemberRecord member, ProjectRole to, boolean otherOwner) {
    if (member.getRole() == ProjectRole.PROJECT_ROLE_OWNER_VALUE
        && to != ProjectRole.PROJECT_ROLE_OWNER
        && !otherOwner) {
      throw Problem.failedPrecondition(
              "\"%s\" is the last owner of project %s", member.getMember(), member.getProject())
          .with("member", "last owner", "make another member an owner first");
    }
  }

  /**
   * A project goes when it is empty.
   *
   * @throws Problem FAILED_PRECONDITION that names what it still holds
   */
  static void requireEmpty(ProjectRecord project, Holdings holdings) {
    if (!holdings.equals(new Holdings(0, 0, 0, 0))) {
      throw Problem.failedPrecondition(
              "project %s still holds %d ips, %d networks, %d machines and %d size reservations",
              project.getUuid(),
              holdings.ips(),
              holdings.networks(),
              holdings.machines(),
              holdings.reservations())
          .with("project", "not empty", "delete what it holds first");
    }
  }
}
