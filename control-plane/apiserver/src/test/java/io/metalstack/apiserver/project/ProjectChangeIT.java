package io.metalstack.apiserver.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.v2.Labels;
import io.metalstack.api.v2.OptimisticLockingStrategy;
import io.metalstack.api.v2.Project;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.ProjectServiceDeleteRequest;
import io.metalstack.api.v2.ProjectServiceUpdateRequest;
import io.metalstack.api.v2.UpdateMeta;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.access.Memberships;
import io.metalstack.values.Problem;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProjectChangeIT {
  @AutoClose private final World world = new World();

  @Test
  void anUpdateChangesWhatItNamesTheFirstAvatarIncluded() {
    var project = world.project(world.tenant("acme"));
    var first =
        update(
            change(project, UpdateMeta.newBuilder())
                .setAvatarUrl("http://x")
                .setLabels(
                    io.metalstack.api.v2.UpdateLabels.newBuilder()
                        .setReplace(Labels.newBuilder().putLabels("a=b", "c"))));
    assertThat(first.getAvatarUrl()).isEqualTo("http://x");
    assertThat(first.getName()).isEqualTo("project of acme");
    assertThat(first.getMeta().getLabels().getLabelsMap()).containsEntry("a=b", "c");
    assertThat(first.getMeta().getGeneration()).isEqualTo(1);
    var row = world.db.read(sql -> Projects.get(sql, project));
    assertThat(ProjectView.message(row)).isEqualTo(first);
  }

  @Test
  void anUpdateForAnOlderStateIsAborted() {
    var project = world.project(world.tenant("acme"));
    var first = update(change(project, UpdateMeta.newBuilder()).setName("one"));
    var seen = UpdateMeta.newBuilder().setUpdatedAt(first.getMeta().getUpdatedAt());
    update(change(project, seen).setName("two"));

    World.refused(Problem.Kind.ABORTED, () -> update(change(project, seen)), project);
    World.refused(
        Problem.Kind.ABORTED, () -> update(change(project, UpdateMeta.newBuilder())), project);
    var server =
        UpdateMeta.newBuilder()
            .setLockingStrategy(OptimisticLockingStrategy.OPTIMISTIC_LOCKING_STRATEGY_SERVER);
    assertThat(update(change(project, server).setDescription("d")).getName()).isEqualTo("two");
    World.refused(
        Problem.Kind.NOT_FOUND,
        () -> update(change(new UUID(0, 1).toString(), UpdateMeta.newBuilder())));
  }

  @Test
  void withAProjectGoAllMemberships() {
    world.tenant("bob");
    var project = world.project(world.tenant("acme"));
    world.projectMember(project, "bob", ProjectRole.PROJECT_ROLE_OWNER);

    assertThat(delete(project).getUuid()).isEqualTo(project);

    var roles = world.db.read(sql -> Memberships.projectRoles(sql, "bob"));
    assertThat(roles).isEmpty();
    var rolesAgain = world.db.read(sql -> Memberships.projectRoles(sql, "acme"));
    assertThat(rolesAgain).isEmpty();
    World.refused(Problem.Kind.NOT_FOUND, () -> delete(project));
  }

  @ParameterizedTest
  @CsvSource({"1,0,0,0", "0,1,0,0", "0,0,1,0", "0,0,0,1"})
  void whileAProjectHoldsSomethingItStays(int ips, int networks, int machines, int reservations) {
    var project = world.project(world.tenant("acme"));
    var row = world.db.read(sql -> Projects.get(sql, project));
    World.refused(
        Problem.Kind.FAILED_PRECONDITION,
        () ->
            ProjectRules.requireEmpty(
                row, new ProjectRules.Holdings(ips, networks, machines, reservations)),
        "%d ips, %d networks, %d machines and %d size reservations"
            .formatted(ips, networks, machines, reservations));
  }

  private static ProjectServiceUpdateRequest.Builder change(
      String project, UpdateMeta.Builder meta) {
    return ProjectServiceUpdateRequest.newBuilder().setProject(project).setUpdateMeta(meta);
  }

  private Project update(ProjectServiceUpdateRequest.Builder request) {
    return world.call(new UpdateProject(world.clock), World.admin(), request.build()).getProject();
  }

  private Project delete(String project) {
    var request = ProjectServiceDeleteRequest.newBuilder().setProject(project).build();
    return world.call(new DeleteProject(), World.admin(), request).getProject();
  }
}
