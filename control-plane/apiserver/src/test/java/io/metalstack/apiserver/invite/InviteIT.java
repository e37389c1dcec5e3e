package io.metalstack.apiserver.invite;

import static io.metalstack.tables.Tables.INVITE;
import static io.metalstack.tables.Tables.TENANT_MEMBER;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.v2.ProjectInvite;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.ProjectServiceInviteAcceptRequest;
import io.metalstack.api.v2.ProjectServiceInviteGetRequest;
import io.metalstack.api.v2.ProjectServiceInviteRequest;
import io.metalstack.api.v2.TenantInvite;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.api.v2.TenantServiceInviteAcceptRequest;
import io.metalstack.api.v2.TenantServiceInviteAcceptResponse;
import io.metalstack.api.v2.TenantServiceInviteGetRequest;
import io.metalstack.api.v2.TenantServiceInviteRequest;
import io.metalstack.api.v2.TenantServiceInvitesListRequest;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.access.Memberships;
import io.metalstack.values.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InviteIT {
  @AutoClose private final World world = new World();
  private final NewInvite invites = new NewInvite(new SecureRandom(), world.clock);
  private final Clock late = Clock.fixed(World.NOW.plus(Duration.ofDays(7)), ZoneOffset.UTC);

  @BeforeEach
  void seed() {
    world.tenant("acme");
    world.tenant("anna");
    world.tenant("bob");
  }

  @Test
  void theSecretHas32CharactersAndOnlyItsHashIsStored() throws Exception {
    var invite = toTenant(TenantRole.TENANT_ROLE_EDITOR);

    assertThat(invite.getSecret()).matches("[0-9A-Za-z-]{32}");
    assertThat(invite.getExpiresAt().getSeconds())
        .isEqualTo(World.NOW.plus(Duration.ofDays(7)).getEpochSecond());
    assertThat(invite.getTargetTenant()).isEqualTo("acme");
    assertThat(invite.getTargetTenantName()).isEqualTo("name of acme");
    assertThat(invite.getTenant()).isEqualTo("anna");
    assertThat(invite.getTenantName()).isEqualTo("name of anna");
    var row = world.db.read(sql -> sql.fetchSingle(INVITE));
    assertThat(row.toString()).doesNotContain(invite.getSecret());
    assertThat(row.getSecretHash())
        .isEqualTo(
            MessageDigest.getInstance("SHA-256")
                .digest(invite.getSecret().getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void itWorksOnceAndGivesTheRole() {
    var invite = toTenant(TenantRole.TENANT_ROLE_EDITOR);
    assertThat(accept("bob", invite.getSecret(), world.clock).getTenant()).isEqualTo("acme");
    var role = world.db.read(sql -> Memberships.tenantRole(sql, "bob", "acme"));
    assertThat(role).isEqualTo(TenantRole.TENANT_ROLE_EDITOR);
    world.tenant("carl");
    World.refused(Problem.Kind.NOT_FOUND, () -> accept("carl", invite.getSecret(), world.clock));
  }

  @Test
  void after7DaysItIsNotFoundAndTheNextInviteDropsIt() {
    var invite = toTenant(TenantRole.TENANT_ROLE_VIEWER);
    World.refused(Problem.Kind.NOT_FOUND, () -> accept("bob", invite.getSecret(), late));
    World.refused(Problem.Kind.NOT_FOUND, () -> get(invite.getSecret(), late));
    assertThat(list(late)).isEmpty();
    var later = new NewInvite(new SecureRandom(), late);
    world.call(
        new InviteToTenant(later),
        World.user("anna"),
        TenantServiceInviteRequest.newBuilder()
            .setLogin("acme")
            .setRole(TenantRole.TENANT_ROLE_VIEWER)
            .build());
    var count = world.db.read(sql -> sql.fetchCount(INVITE));
    assertThat(count).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "short",
        "0123456789012345678901234567890_",
        "012345678901234567890123456789012"
      })
  void whatCannotBeASecretIsAnInvalidArgument(String text) {
    World.refused(Problem.Kind.INVALID_ARGUMENT, () -> accept("bob", text, world.clock));
    World.refused(Problem.Kind.INVALID_ARGUMENT, () -> get(text, world.clock));
    World.refused(Problem.Kind.INVALID_ARGUMENT, () -> withdraw("acme", text));
    World.refused(Problem.Kind.NOT_FOUND, () -> accept("bob", "0".repeat(32), world.clock));
  }

  @Test
  void nobodyJoinsHisOwnTenantNorTwice() {
    var invite = toTenant(TenantRole.TENANT_ROLE_VIEWER);
    World.refused(
        Problem.Kind.INVALID_ARGUMENT, () -> accept("acme", invite.getSecret(), world.clock));
    world.member("acme", "bob", TenantRole.TENANT_ROLE_GUEST);
    World.refused(
        Problem.Kind.ALREADY_EXISTS, () -> accept("bob", invite.getSecret(), world.clock));
    World.refused(Problem.Kind.NOT_FOUND, () -> accept("nobody", invite.getSecret(), world.clock));
    assertThat(get(invite.getSecret(), world.clock)).as("still open").isEqualTo(invite);
  }

  @Test
  void aRoleHasToBeNamed() {
    World.refused(
        Problem.Kind.INVALID_ARGUMENT, () -> toTenant(TenantRole.TENANT_ROLE_UNSPECIFIED));
    var project = world.project("acme");
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> toProject(project, ProjectRole.PROJECT_ROLE_UNSPECIFIED));
  }

  @Test
  void aListShowsAHandleWithWhichOneCanWithdrawButNotJoin() {
    var invite = toTenant(TenantRole.TENANT_ROLE_VIEWER);
    var listed = list(world.clock).getFirst();
    assertThat(listed.getSecret()).matches("[0-9a-f]{32}").isNotEqualTo(invite.getSecret());
    assertThat(listed).isEqualTo(invite.toBuilder().setSecret(listed.getSecret()).build());

    World.refused(Problem.Kind.NOT_FOUND, () -> accept("bob", listed.getSecret(), world.clock));
    World.refused(Problem.Kind.NOT_FOUND, () -> get(listed.getSecret(), world.clock));
    World.refused(Problem.Kind.NOT_FOUND, () -> withdraw("bob", listed.getSecret()), "invitation");
    withdraw("acme", listed.getSecret());
    assertThat(list(world.clock)).isEmpty();
    var other = toTenant(TenantRole.TENANT_ROLE_VIEWER);
    World.refused(Problem.Kind.NOT_FOUND, () -> withdraw("bob", other.getSecret()));
    withdraw("acme", other.getSecret());
    World.refused(Problem.Kind.NOT_FOUND, () -> accept("bob", other.getSecret(), world.clock));
  }

  @Test
  void invitesToTenantsAndToProjectsAreApart() {
    var project = world.project("acme");
    var ofTenant = toTenant(TenantRole.TENANT_ROLE_VIEWER).getSecret();
    var ofProject = toProject(project, ProjectRole.PROJECT_ROLE_EDITOR);
    assertThat(ofProject.getProjectName()).isEqualTo("project of acme");
    assertThat(ofProject.getTenant()).isEqualTo("acme");
    assertThat(ofProject.getTenantName()).isEqualTo("name of acme");

    World.refused(Problem.Kind.NOT_FOUND, () -> acceptProject("bob", ofTenant));
    World.refused(Problem.Kind.NOT_FOUND, () -> accept("bob", ofProject.getSecret(), world.clock));
    World.refused(Problem.Kind.NOT_FOUND, () -> get(ofProject.getSecret(), world.clock));
    World.refused(
        Problem.Kind.INVALID_ARGUMENT, () -> acceptProject("acme", ofProject.getSecret()));
    acceptProject("bob", ofProject.getSecret());
    var role = world.db.read(sql -> Memberships.projectRole(sql, "bob", UUID.fromString(project)));
    assertThat(role).isEqualTo(ProjectRole.PROJECT_ROLE_EDITOR);
    assertThat(get(ofTenant, world.clock).getSecret()).isEqualTo(ofTenant);
  }

  @Test
  void ofManyWhoAcceptAtOnceOneJoins() throws Exception {
    var secret = toTenant(TenantRole.TENANT_ROLE_VIEWER).getSecret();
    var calls = new ArrayList<Callable<TenantServiceInviteAcceptResponse>>();
    for (var number = 0; number < 8; number++) {
      var user = world.tenant("user" + number);
      calls.add(() -> accept(user, secret, world.clock));
    }
    try (var executor = Executors.newFixedThreadPool(8)) {
      assertThat(executor.invokeAll(calls))
          .filteredOn(call -> call.state() == Future.State.SUCCESS)
          .hasSize(1);
    }
    var members =
        world.db.read(sql -> sql.fetchCount(TENANT_MEMBER, TENANT_MEMBER.TENANT.eq("acme")));
    assertThat(members).as("the owner and one more").isEqualTo(2);
  }

  private TenantInvite toTenant(TenantRole role) {
    var request = TenantServiceInviteRequest.newBuilder().setLogin("acme").setRole(role).build();
    return world.call(new InviteToTenant(invites), World.user("anna"), request).getInvite();
  }

  private ProjectInvite toProject(String project, ProjectRole role) {
    var request =
        ProjectServiceInviteRequest.newBuilder().setProject(project).setRole(role).build();
    return world.call(new InviteToProject(invites), World.user("anna"), request).getInvite();
  }

  private TenantServiceInviteAcceptResponse accept(String user, String secret, Clock clock) {
    var request = TenantServiceInviteAcceptRequest.newBuilder().setSecret(secret).build();
    return world.call(new AcceptTenantInvite(clock), World.user(user), request);
  }

  private void acceptProject(String user, String secret) {
    var request = ProjectServiceInviteAcceptRequest.newBuilder().setSecret(secret).build();
    world.read(
        new InviteReads(world.clock)::ofProject,
        World.user(user),
        ProjectServiceInviteGetRequest.newBuilder().setSecret(secret).build());
    world.call(new AcceptProjectInvite(world.clock), World.user(user), request);
  }

  private TenantInvite get(String secret, Clock clock) {
    var request = TenantServiceInviteGetRequest.newBuilder().setSecret(secret).build();
    return world.read(new InviteReads(clock)::ofTenant, World.user("bob"), request).getInvite();
  }

  private List<TenantInvite> list(Clock clock) {
    var request = TenantServiceInvitesListRequest.newBuilder().setLogin("acme").build();
    return world
        .read(new InviteReads(clock)::listOfTenant, World.user("acme"), request)
        .getInvitesList();
  }

  private void withdraw(String tenant, String text) {
    world.db.transaction(tx -> {
      Invites.withdraw(tx, INVITE.TENANT.eq(tenant), InviteSecret.of(text));
      return text;
    });
  }
}
