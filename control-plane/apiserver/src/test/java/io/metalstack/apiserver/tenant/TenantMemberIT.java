package io.metalstack.apiserver.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.TenantMember;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.api.v2.TenantServiceUpdateMemberRequest;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.access.Memberships;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.values.Problem;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TenantMemberIT {
  @AutoClose private final World world = new World();

  @BeforeEach
  void seed() {
    world.tenant("acme");
    world.tenant("anna");
    world.tenant("bob");
  }

  @Test
  void aMemberIsAddedWithTheProjectsThatHeIsInAlready() {
    var project = world.project("acme");
    world.projectMember(project, "bob", ProjectRole.PROJECT_ROLE_VIEWER);

    var member = add(World.user("acme"), "acme", "bob", TenantRole.TENANT_ROLE_EDITOR);

    assertThat(member.getId()).isEqualTo("bob");
    assertThat(member.getRole()).isEqualTo(TenantRole.TENANT_ROLE_EDITOR);
    assertThat(member.getProjectsList()).containsExactly(project);
    assertThat(role("bob")).isEqualTo(TenantRole.TENANT_ROLE_EDITOR);
  }

  @Test
  void whoIsNotThereOrIsAMemberCannotBeAdded() {
    var owner = World.user("acme");
    var viewer = TenantRole.TENANT_ROLE_VIEWER;
    World.refused(Problem.Kind.NOT_FOUND, () -> add(owner, "acme", "none", viewer), "\"none\"");
    World.refused(
        Problem.Kind.NOT_FOUND, () -> add(World.admin(), "none", "bob", viewer), "\"none\"");
    World.refused(Problem.Kind.ALREADY_EXISTS, () -> add(owner, "acme", "acme", viewer));
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> add(owner, "acme", "bob", TenantRole.TENANT_ROLE_UNSPECIFIED));
  }

  @ParameterizedTest
  @CsvSource({"EDITOR,OWNER,false", "EDITOR,EDITOR,true", "EDITOR,GUEST,true", "OWNER,OWNER,true"})
  void nobodyGivesAStrongerRoleThanHisOwn(String own, String given, boolean allowed) {
    world.member("acme", "anna", TenantRole.valueOf("TENANT_ROLE_" + own));
    var role = TenantRole.valueOf("TENANT_ROLE_" + given);
    if (allowed) {
      assertThat(add(World.user("anna"), "acme", "bob", role).getRole()).isEqualTo(role);
    } else {
      World.refused(
          Problem.Kind.PERMISSION_DENIED, () -> add(World.user("anna"), "acme", "bob", role));
    }
  }

  @Test
  void aRoleIsChangedAndHasToBeNamed() {
    world.member("acme", "bob", TenantRole.TENANT_ROLE_OWNER);
    assertThat(change("acme", "bob", TenantRole.TENANT_ROLE_VIEWER).getRole())
        .isEqualTo(TenantRole.TENANT_ROLE_VIEWER);
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> change("acme", "bob", TenantRole.TENANT_ROLE_UNSPECIFIED));
    World.refused(
        Problem.Kind.NOT_FOUND, () -> change("acme", "anna", TenantRole.TENANT_ROLE_VIEWER));
  }

  @Test
  void anOwnersOwnTenantKeepsHim() {
    world.member("acme", "bob", TenantRole.TENANT_ROLE_OWNER);
    World.refused(
        Problem.Kind.FAILED_PRECONDITION,
        () -> change("acme", "acme", TenantRole.TENANT_ROLE_EDITOR),
        "own");
    World.refused(Problem.Kind.FAILED_PRECONDITION, () -> remove("acme", "acme"), "own");
    assertThat(change("acme", "acme", TenantRole.TENANT_ROLE_OWNER).getRole())
        .isEqualTo(TenantRole.TENANT_ROLE_OWNER);
  }

  @Test
  void theLastOwnerCannotGoNorBeDemoted() {
    var shared = shared();
    World.refused(Problem.Kind.FAILED_PRECONDITION, () -> remove(shared, "anna"), "last owner");
    World.refused(
        Problem.Kind.FAILED_PRECONDITION,
        () -> change(shared, "anna", TenantRole.TENANT_ROLE_VIEWER),
        "last owner");

    world.member(shared, "bob", TenantRole.TENANT_ROLE_OWNER);
    assertThat(remove(shared, "anna").getRole()).isEqualTo(TenantRole.TENANT_ROLE_OWNER);
  }

  @Test
  void whoIsOnlyAGuestByAProjectHasNoMembershipToEnd() {
    world.projectMember(world.project("acme"), "bob", ProjectRole.PROJECT_ROLE_VIEWER);
    World.refused(Problem.Kind.NOT_FOUND, () -> remove("acme", "bob"));
  }

  @Test
  void ofTwoOwnersWhoRemoveEachOtherAtOnceOneStays() throws Exception {
    for (var round = 0; round < 10; round++) {
      var shared = shared();
      world.member(shared, "bob", TenantRole.TENANT_ROLE_OWNER);
      try (var executor = Executors.newFixedThreadPool(2)) {
        var calls = new ArrayList<Callable<TenantMember>>();
        calls.add(() -> remove(shared, "anna"));
        calls.add(() -> remove(shared, "bob"));
        assertThat(
                executor.invokeAll(calls).stream()
                    .filter(done -> done.state().name().equals("SUCCESS")))
            .hasSize(1);
      }
      var members = world.db.read(sql -> TenantMembers.list(sql, shared));
      assertThat(members).hasSize(1);
    }
  }

  /** A tenant that anna made and owns alone. */
  private String shared() {
    var request =
        io.metalstack.api.v2.TenantServiceCreateRequest.newBuilder().setName("us").build();
    return world
        .call(new CreateTenant(world.clock), World.user("anna"), request)
        .getTenant()
        .getLogin();
  }

  private TenantRole role(String user) {
    return world.db.read(sql -> Memberships.tenantRole(sql, user, "acme"));
  }

  private TenantMember add(Caller caller, String tenant, String member, TenantRole role) {
    return world.db.transaction(
        tx -> new AddTenantMember(world.clock).add(tx, caller, tenant, member, role));
  }

  private TenantMember remove(String tenant, String member) {
    return world.db.transaction(tx -> new RemoveTenantMember().remove(tx, tenant, member));
  }

  private TenantMember change(String tenant, String member, TenantRole role) {
    var request =
        TenantServiceUpdateMemberRequest.newBuilder()
            .setLogin(tenant)
            .setMember(member)
            .setRole(role)
            .build();
    return world
        .call(new UpdateTenantMember(world.clock), World.user(tenant), request)
        .getTenantMember();
  }
}
