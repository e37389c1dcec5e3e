package io.metalstack.apiserver.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.metalstack.admin.v2.TenantServiceListResponse;
import io.metalstack.api.v2.Labels;
import io.metalstack.api.v2.Paging;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.Tenant;
import io.metalstack.api.v2.TenantMember;
import io.metalstack.api.v2.TenantQuery;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.api.v2.TenantServiceCreateRequest;
import io.metalstack.api.v2.TenantServiceGetRequest;
import io.metalstack.api.v2.TenantServiceGetResponse;
import io.metalstack.api.v2.TenantServiceListRequest;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.values.Problem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class MembershipIT {
  @AutoClose private final World world = new World();

  @Test
  void aCreatedTenantIsOwnedByItsCreatorAndInheritsItsEmail() {
    world.tenant("anna");
    var request = TenantServiceCreateRequest.newBuilder().setName("acme").build();
    var tenant = world.call(new CreateTenant(world.clock), World.user("anna"), request).getTenant();

    assertThat(tenant.getLogin()).hasSize(36);
    assertThat(tenant.getEmail()).isEqualTo("anna@example.org");
    assertThat(tenant.getCreatedBy()).isEqualTo("anna");
    assertThat(tenant.getMeta().hasUpdatedAt()).isFalse();
    var read = get("anna", tenant.getLogin());
    assertThat(read.getTenant()).isEqualTo(tenant);
    assertThat(read.getTenantMembersList())
        .extracting(TenantMember::getId, TenantMember::getRole)
        .containsExactly(tuple("anna", TenantRole.TENANT_ROLE_OWNER));
  }

  @Test
  void aUserWithoutTenantCannotOwnOne() {
    World.refused(
        Problem.Kind.FAILED_PRECONDITION,
        () ->
            world.call(
                new CreateTenant(world.clock),
                World.user("nobody"),
                TenantServiceCreateRequest.newBuilder().setName("acme").build()),
        "\"nobody\"");
  }

  @Test
  void anAdministratorsTenantOwnsItself() {
    var request =
        io.metalstack.admin.v2.TenantServiceCreateRequest.newBuilder().setName("acme").build();
    var tenant =
        world.call(new CreateTenantAsAdmin(world.clock), World.admin(), request).getTenant();

    assertThat(get(World.PROVIDER, tenant.getLogin(), World.admin()).getTenantMembersList())
        .extracting(TenantMember::getId)
        .containsExactly(tenant.getLogin());
  }

  @Test
  void nobodyMakesAProviderTenantByItsLabel() {
    world.tenant("anna");
    var labels = Labels.newBuilder().putLabels(ProviderTenant.LABEL, "true");
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () ->
            world.call(
                new CreateTenant(world.clock),
                World.user("anna"),
                TenantServiceCreateRequest.newBuilder().setName("ac").setLabels(labels).build()),
        ProviderTenant.LABEL);
  }

  @Test
  void guestsSeeAReducedTenantInGetAndList() {
    world.tenant("acme");
    world.tenant("guest");
    world.tenant("anna");
    var project = world.project("acme");
    world.projectMember(project, "guest", ProjectRole.PROJECT_ROLE_VIEWER);
    world.member("acme", "anna", TenantRole.TENANT_ROLE_VIEWER);

    var guest = get("guest", "acme");
    assertThat(guest.getTenantMembersList()).isEmpty();
    assertThat(guest.getTenant().getEmail()).isEmpty();
    assertThat(guest.getTenant().getName()).isEqualTo("name of acme");
    assertThat(list("guest")).contains(guest.getTenant());

    var member = get("anna", "acme");
    assertThat(member.getTenant().getEmail()).isEqualTo("acme@example.org");
    assertThat(member.getTenantMembersList())
        .extracting(TenantMember::getId, TenantMember::getRole, TenantMember::getProjectsList)
        .containsExactly(
            tuple("acme", TenantRole.TENANT_ROLE_OWNER, List.of()),
            tuple("anna", TenantRole.TENANT_ROLE_VIEWER, List.of()),
            tuple("guest", TenantRole.TENANT_ROLE_GUEST, List.of(project)));
    assertThat(list("anna")).extracting(Tenant::getLogin).containsExactly("acme", "anna");
  }

  @Test
  void aUserSeesOnlyTenantsThatHeIsIn() {
    world.tenant("acme");
    world.tenant("anna");

    assertThat(list("anna")).extracting(Tenant::getLogin).containsExactly("anna");
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () ->
            world.read(
                TenantReads::list,
                World.user("anna"),
                TenantServiceListRequest.newBuilder()
                    .setQuery(TenantQuery.newBuilder().setPaging(Paging.getDefaultInstance()))
                    .build()),
        "query.paging");
    World.refused(Problem.Kind.NOT_FOUND, () -> get(World.PROVIDER, "", World.admin()));
  }

  @Test
  void pagesJoinToTheWholeList() {
    for (var number = 0; number < 7; number++) {
      world.tenant("tenant" + number);
    }
    var seen = new ArrayList<String>();
    var pages = 0;
    TenantServiceListResponse answer;
    do {
      answer = page(pages++, 3);
      answer.getTenantsList().forEach(tenant -> seen.add(tenant.getLogin()));
    } while (answer.hasNextPage());

    assertThat(pages).isEqualTo(3);
    assertThat(seen).hasSize(8).isSorted().doesNotHaveDuplicates().contains(World.PROVIDER);
    World.refused(Problem.Kind.INVALID_ARGUMENT, () -> page(0, 0));
    World.refused(Problem.Kind.INVALID_ARGUMENT, () -> page(-1, 3), "18446744073709551615");
  }

  @Test
  void thereIsOneProviderTenant() {
    ProviderTenant.ensure(world.db, World.PROVIDER, world.clock);

    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> ProviderTenant.ensure(world.db, "other", world.clock),
        World.PROVIDER,
        "\"other\"");
    assertThat(get(World.PROVIDER, World.PROVIDER).getTenantMembersList())
        .extracting(TenantMember::getId, TenantMember::getRole)
        .containsExactly(tuple(World.PROVIDER, TenantRole.TENANT_ROLE_OWNER));
  }

  private TenantServiceListResponse page(long page, long count) {
    var paging = Paging.newBuilder().setPage(page).setCount(count);
    return world.read(
        TenantReads::listAll,
        World.admin(),
        io.metalstack.admin.v2.TenantServiceListRequest.newBuilder()
            .setQuery(TenantQuery.newBuilder().setPaging(paging))
            .build());
  }

  private TenantServiceGetResponse get(String user, String tenant) {
    return get(user, tenant, World.user(user));
  }

  private TenantServiceGetResponse get(String user, String tenant, Caller caller) {
    assertThat(caller.user()).isEqualTo(user);
    return world.read(
        TenantReads::get, caller, TenantServiceGetRequest.newBuilder().setLogin(tenant).build());
  }

  private List<Tenant> list(String user) {
    return world
        .read(TenantReads::list, World.user(user), TenantServiceListRequest.getDefaultInstance())
        .getTenantsList();
  }
}
