package io.metalstack.apiserver.project;

import io.metalstack.api.v2.ProjectRole;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;

/** Ends a membership in a project, somebody else's or the caller's own. */
final class RemoveProjectMember {
  /**
   * Removes the membership. What the member is by way of the tenant stays.
   *
   * @throws Problem NOT_FOUND if there is no such membership, FAILED_PRECONDITION for the last
   *     owner
   */
  void remove(Tx tx, String project, String member) {
    var row = Projects.lock(tx, project);
    var membership =
        ProjectMembers.find(tx.sql(), row.getUuid(), member)
            .orElseThrow(() ->
                Problem.notFound(
                        "\"%s\" is not a member of project %s itself", member, row.getUuid())
                    .with("member", "no membership of its own", "see the members of its tenant"));
    ProjectRules.requireOwnerStays(
        membership,
        ProjectRole.PROJECT_ROLE_UNSPECIFIED,
        ProjectMembers.hasOtherOwner(tx, membership));
    ProjectMembers.delete(tx, membership);
  }
}
