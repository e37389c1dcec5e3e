package io.metalstack.apiserver.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.metalstack.api.v2.Labels;
import io.metalstack.api.v2.Project;
import io.metalstack.api.v2.ProjectMember;
import io.metalstack.api.v2.ProjectQuery;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.ProjectServiceCreateRequest;
import io.metalstack.api.v2.ProjectServiceGetRequest;
import io.metalstack.api.v2.ProjectServiceListRequest;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.values.Problem;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class ProjectIT {
  @AutoClose private final World world = new World();

  @Test
  void isOwnedByItsTenantWhoeverCreatesIt() {
    world.tenant("acme");
    world.tenant("anna");
    world.member("acme", "anna", TenantRole.TENANT_ROLE_EDITOR);
    var request =
        ProjectServiceCreateRequest.newBuilder()
            .setLogin("acme")
            .setName("shop")
            .setDescription("sells")
            .setLabels(Labels.newBuilder().putLabels("a", "b"))
            .build();
    var project =
        world.call(new CreateProject(world.clock), World.user("anna"), request).getProject();

    assertThat(project.getTenant()).isEqualTo("acme");
    assertThat(project.hasAvatarUrl()).isFalse();
    assertThat(project.getMeta().hasUpdatedAt()).isFalse();
    assertThat(members(World.user("anna"), project.getUuid()))
        .containsExactly(
            tuple("acme", ProjectRole.PROJECT_ROLE_OWNER, false),
            tuple("anna", ProjectRole.PROJECT_ROLE_EDITOR, true));
    var row = world.db.read(sql -> Projects.get(sql, project.getUuid()));
    assertThat(ProjectView.message(row)).isEqualTo(project);
  }

  @Test
  void whatIsNotThereIsNotFound() {
    World.refused(
        Problem.Kind.NOT_FOUND,
        () ->
            world.call(
                new CreateProject(world.clock),
                World.admin(),
                ProjectServiceCreateRequest.newBuilder().setLogin("none").setName("xx").build()),
        "tenant \"none\"");
    var id = UUID.randomUUID();
    World.refused(
        Problem.Kind.NOT_FOUND, () -> world.db.read(sql -> Projects.get(sql, id)), id.toString());
    World.refused(
        Problem.Kind.NOT_FOUND, () -> world.db.read(sql -> Projects.get(sql, "shop")), "shop");
  }

  @Test
  void guestsDoNotLearnWhoTheTenantsMembersAre() {
    world.tenant("acme");
    world.tenant("guest");
    world.tenant("anna");
    world.member("acme", "anna", TenantRole.TENANT_ROLE_VIEWER);
    var project = world.project("acme");
    world.projectMember(project, "guest", ProjectRole.PROJECT_ROLE_EDITOR);

    assertThat(members(World.user("guest"), project))
        .containsExactly(tuple("guest", ProjectRole.PROJECT_ROLE_EDITOR, false));
    var all =
        List.of(
            tuple("acme", ProjectRole.PROJECT_ROLE_OWNER, true),
            tuple("anna", ProjectRole.PROJECT_ROLE_VIEWER, true),
            tuple("guest", ProjectRole.PROJECT_ROLE_EDITOR, false));
    assertThat(members(World.user("anna"), project)).containsExactlyElementsOf(all);
    assertThat(members(World.admin(), project)).containsExactlyElementsOf(all);
  }

  @Test
  void aMemberIsShownOnceWithItsStrongerRole() {
    world.tenant("acme");
    world.tenant("anna");
    var project = world.project("acme");
    world.member("acme", "anna", TenantRole.TENANT_ROLE_EDITOR);
    world.projectMember(project, "anna", ProjectRole.PROJECT_ROLE_VIEWER);
    world.projectMember(project, "acme", ProjectRole.PROJECT_ROLE_OWNER);

    assertThat(members(World.admin(), project))
        .containsExactly(
            tuple("acme", ProjectRole.PROJECT_ROLE_OWNER, false),
            tuple("anna", ProjectRole.PROJECT_ROLE_EDITOR, true));
  }

  @Test
  void aGuestListsOnlyProjectsThatHeIsIn() {
    world.tenant("acme");
    world.tenant("guest");
    world.tenant("invited");
    var shared = world.project("acme");
    var secret = world.project("acme");
    world.projectMember(shared, "guest", ProjectRole.PROJECT_ROLE_VIEWER);
    world.member("acme", "invited", TenantRole.TENANT_ROLE_GUEST);

    assertThat(list("guest", ProjectQuery.newBuilder())).containsExactly(shared);
    assertThat(list("invited", ProjectQuery.newBuilder())).isEmpty();
    assertThat(list("acme", ProjectQuery.newBuilder())).containsExactlyInAnyOrder(shared, secret);
    assertThat(list("acme", ProjectQuery.newBuilder().setUuid(secret))).containsExactly(secret);
    assertThat(list("acme", ProjectQuery.newBuilder().setTenant("guest"))).isEmpty();
    assertThat(list("acme", ProjectQuery.newBuilder().setName("project of acme"))).hasSize(2);
  }

  @Test
  void labelsOfAQueryNeverReachTheTextOfTheStatement() {
    var labels = Labels.newBuilder().putLabels("a' or '1'='1", "\"; drop table project; --");
    var request =
        io.metalstack.admin.v2.ProjectServiceListRequest.newBuilder()
            .setQuery(ProjectQuery.newBuilder().setLabels(labels))
            .build();
    world.project(world.tenant("acme"));

    assertThat(world.read(ProjectReads::listAll, World.admin(), request).getProjectsList())
        .isEmpty();
    assertThat(
            world
                .read(
                    ProjectReads::listAll,
                    World.admin(),
                    io.metalstack.admin.v2.ProjectServiceListRequest.getDefaultInstance())
                .getProjectsList())
        .hasSize(1);
  }

  private List<org.assertj.core.groups.Tuple> members(Caller caller, String project) {
    var request = ProjectServiceGetRequest.newBuilder().setProject(project).build();
    return world.read(ProjectReads::get, caller, request).getProjectMembersList().stream()
        .map(member -> tuple(member.getId(), member.getRole(), inherited(member)))
        .toList();
  }

  private static boolean inherited(ProjectMember member) {
    return member.getInheritedMembership();
  }

  private List<String> list(String user, ProjectQuery.Builder query) {
    var request = ProjectServiceListRequest.newBuilder().setQuery(query).build();
    return world.read(ProjectReads::list, World.user(user), request).getProjectsList().stream()
        .map(Project::getUuid)
        .toList();
  }
}
