package io.metalstack.apiserver.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.v2.ProjectMember;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.ProjectServiceAddMemberRequest;
import io.metalstack.api.v2.ProjectServiceUpdateMemberRequest;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.access.Memberships;
import io.metalstack.values.Problem;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ProjectMemberIT {
  @AutoClose private final World world = new World();
  private String project = "";

  @BeforeEach
  void seed() {
    world.tenant("acme");
    world.tenant("anna");
    world.tenant("bob");
    project = world.project("acme");
    world.projectMember(project, "acme", ProjectRole.PROJECT_ROLE_OWNER);
  }

  @Test
  void aMemberIsAddedOnceAndTheAnswerIsItsRole() {
    assertThat(add("bob", ProjectRole.PROJECT_ROLE_EDITOR))
        .isEqualTo(ProjectRole.PROJECT_ROLE_EDITOR);
    assertThat(role("bob")).isEqualTo(ProjectRole.PROJECT_ROLE_EDITOR);
    World.refused(
        Problem.Kind.ALREADY_EXISTS, () -> add("bob", ProjectRole.PROJECT_ROLE_VIEWER), "\"bob\"");
    World.refused(
        Problem.Kind.NOT_FOUND, () -> add("none", ProjectRole.PROJECT_ROLE_VIEWER), "\"none\"");
    World.refused(
        Problem.Kind.INVALID_ARGUMENT, () -> add("anna", ProjectRole.PROJECT_ROLE_UNSPECIFIED));
  }

  @Test
  void aMemberOfTheTenantBecomesOneOfTheProjectByAnUpdate() {
    world.member("acme", "anna", TenantRole.TENANT_ROLE_VIEWER);
    var member = change("anna", ProjectRole.PROJECT_ROLE_EDITOR);

    assertThat(member.getInheritedMembership()).isFalse();
    assertThat(role("anna")).isEqualTo(ProjectRole.PROJECT_ROLE_EDITOR);
    World.refused(
        Problem.Kind.INVALID_ARGUMENT, () -> change("bob", ProjectRole.PROJECT_ROLE_EDITOR), "bob");
  }

  @Test
  void aRoleIsChangedAndHasToBeNamed() {
    add("bob", ProjectRole.PROJECT_ROLE_EDITOR);
    assertThat(change("bob", ProjectRole.PROJECT_ROLE_VIEWER).getRole())
        .isEqualTo(ProjectRole.PROJECT_ROLE_VIEWER);
    assertThat(role("bob")).isEqualTo(ProjectRole.PROJECT_ROLE_VIEWER);
    World.refused(
        Problem.Kind.INVALID_ARGUMENT, () -> change("bob", ProjectRole.PROJECT_ROLE_UNSPECIFIED));
  }

  @Test
  void theLastOwnerCannotGoNorBeDemoted() {
    World.refused(
        Problem.Kind.FAILED_PRECONDITION,
        () -> change("acme", ProjectRole.PROJECT_ROLE_EDITOR),
        "last owner");
    World.refused(Problem.Kind.FAILED_PRECONDITION, () -> remove("acme"), "last owner");
    add("bob", ProjectRole.PROJECT_ROLE_OWNER);
    remove("acme");
    World.refused(Problem.Kind.FAILED_PRECONDITION, () -> remove("bob"), "last owner");
  }

  @Test
  void whoIsAMemberByTheTenantOnlyHasNoMembershipToEnd() {
    world.member("acme", "anna", TenantRole.TENANT_ROLE_VIEWER);
    World.refused(Problem.Kind.NOT_FOUND, () -> remove("anna"), "anna");
  }

  private ProjectRole role(String user) {
    return world.db.read(sql -> Memberships.projectRole(sql, user, UUID.fromString(project)));
  }

  private ProjectRole add(String member, ProjectRole role) {
    var request =
        ProjectServiceAddMemberRequest.newBuilder()
            .setProject(project)
            .setMember(member)
            .setRole(role)
            .build();
    return world
        .call(new AddProjectMember(world.clock), World.user("acme"), request)
        .getProjectMember();
  }

  private ProjectMember change(String member, ProjectRole role) {
    var request =
        ProjectServiceUpdateMemberRequest.newBuilder()
            .setProject(project)
            .setMember(member)
            .setRole(role)
            .build();
    return world
        .call(new UpdateProjectMember(world.clock), World.user("acme"), request)
        .getProjectMember();
  }

  private void remove(String member) {
    world.db.transaction(tx -> {
      new RemoveProjectMember().remove(tx, project, member);
      return member;
    });
  }
}
