package io.metalstack.apiserver.tenant;

import static io.metalstack.tables.Tables.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.metalstack.api.v2.Labels;
import io.metalstack.api.v2.OptimisticLockingStrategy;
import io.metalstack.api.v2.Tenant;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.api.v2.TenantServiceCreateRequest;
import io.metalstack.api.v2.TenantServiceDeleteRequest;
import io.metalstack.api.v2.TenantServiceUpdateRequest;
import io.metalstack.api.v2.UpdateLabels;
import io.metalstack.api.v2.UpdateMeta;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.values.Problem;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class TenantIT {
  @AutoClose private final World world = new World();

  @Test
  void theFirstUpdateNeedsNoTimeAndEveryOneAddsAGeneration() {
    world.tenant("anna");
    var first = update(change("anna", UpdateMeta.newBuilder()).setName("Anna"));
    assertThat(first.getName()).isEqualTo("Anna");
    assertThat(first.getEmail()).as("left out, so it stays").isEqualTo("anna@example.org");
    assertThat(first.getMeta().getGeneration()).isEqualTo(1);

    var second =
        update(change("anna", seen(first)).setDescription("of us").setAvatarUrl("http://x"));
    assertThat(second.getMeta().getGeneration()).isEqualTo(2);
    assertThat(second.getAvatarUrl()).isEqualTo("http://x");
    var stored = world.db.read(sql -> TenantView.message(Tenants.get(sql, "anna")));
    assertThat(stored).isEqualTo(second);
  }

  @Test
  void anUpdateForAnOlderStateIsAborted() {
    world.tenant("anna");
    var first = update(change("anna", UpdateMeta.newBuilder()).setName("Anna"));
    update(change("anna", seen(first)).setName("Anne"));

    World.refused(
        Problem.Kind.ABORTED, () -> update(change("anna", seen(first))), "tenant \"anna\"");
    World.refused(
        Problem.Kind.ABORTED,
        () -> update(change("anna", UpdateMeta.newBuilder())),
        "no given time");
    var server =
        UpdateMeta.newBuilder()
            .setLockingStrategy(OptimisticLockingStrategy.OPTIMISTIC_LOCKING_STRATEGY_SERVER);
    assertThat(update(change("anna", server).setName("A.")).getName()).isEqualTo("A.");
    World.refused(
        Problem.Kind.NOT_FOUND, () -> update(change("none", UpdateMeta.newBuilder())), "\"none\"");
  }

  @Test
  void ofManyUpdatesForOneStateAtOnceOneIsDone() throws Exception {
    world.tenant("anna");
    var seen = seen(update(change("anna", UpdateMeta.newBuilder()).setName("Anna")));
    var calls = new ArrayList<Callable<Tenant>>();
    for (var number = 0; number < 8; number++) {
      var name = "Anna " + number;
      calls.add(() -> update(change("anna", seen).setName(name)));
    }
    try (var executor = Executors.newFixedThreadPool(8)) {
      assertThat(executor.invokeAll(calls))
          .filteredOn(call -> call.state() == Future.State.SUCCESS)
          .hasSize(1);
    }
    var row = world.db.read(sql -> Tenants.get(sql, "anna"));
    assertThat(row.getGeneration()).isEqualTo(2);
  }

  @Test
  void labelsAreReplacedOrPatchedAndThatOfTheProviderStays() {
    world.tenant("anna");
    var replaced = update(labels("anna", replace("a", "b=c")));
    assertThat(replaced.getMeta().getLabels().getLabelsMap()).containsEntry("a", "b=c");

    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> update(labels("anna", replace(ProviderTenant.LABEL, "true"))),
        ProviderTenant.LABEL);
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> update(labels(World.PROVIDER, replace("a", "b"))),
        ProviderTenant.LABEL);
    var patch = UpdateLabels.newBuilder();
    patch.getPatchBuilder().getUpdateBuilder().putLabels("a", "b");
    assertThat(update(labels(World.PROVIDER, patch)).getMeta().getLabels().getLabelsMap())
        .containsOnlyKeys("a", ProviderTenant.LABEL);
  }

  @Test
  void aUsersOwnTenantAndTheProvidersCannotBeDeleted() {
    world.tenant("anna");
    World.refused(Problem.Kind.INVALID_ARGUMENT, () -> delete("anna"), "own");
    World.refused(Problem.Kind.INVALID_ARGUMENT, () -> delete(World.PROVIDER), "own");
    World.refused(Problem.Kind.NOT_FOUND, () -> delete("none"));
  }

  @Test
  void aTenantWithProjectsStays() {
    var acme = created("anna");
    world.project(acme);
    World.refused(Problem.Kind.FAILED_PRECONDITION, () -> delete(acme), "1 projects");
  }

  @Test
  void theLastOwnerOfAnotherTenantStays() {
    var acme = created("anna");
    world.tenant("bob");
    var other = createdBy("bob");
    world.member(other, acme, TenantRole.TENANT_ROLE_OWNER);
    world.leaves(other, "bob");
    World.refused(Problem.Kind.FAILED_PRECONDITION, () -> delete(acme), other);
  }

  @Test
  void withATenantGoItsMembershipsAndItsTokens() {
    var acme = created("anna");
    world.tenant("bob");
    world.member("bob", acme, TenantRole.TENANT_ROLE_EDITOR);
    world.db.transaction(tx ->
        tx.sql()
            .insertInto(TOKEN)
            .set(TOKEN.UUID, UUID.randomUUID())
            .set(TOKEN.USER_LOGIN, acme)
            .set(TOKEN.TYPE, (short) 1)
            .set(TOKEN.CREATED_AT, World.NOW)
            .set(TOKEN.EXPIRES_AT, World.NOW)
            .execute());

    assertThat(delete(acme).getLogin()).isEqualTo(acme);

    var found = world.db.read(sql -> Tenants.find(sql, acme));
    assertThat(found).isEmpty();
    var members = world.db.read(sql -> TenantMembers.list(sql, "bob"));
    assertThat(members).hasSize(1);
    var count = world.db.read(sql -> sql.fetchCount(TOKEN));
    assertThat(count).isZero();
  }

  private String created(String user) {
    world.tenant(user);
    return createdBy(user);
  }

  private String createdBy(String user) {
    var request = TenantServiceCreateRequest.newBuilder().setName("acme").build();
    return world
        .call(new CreateTenant(world.clock), World.user(user), request)
        .getTenant()
        .getLogin();
  }

  private static UpdateMeta.Builder seen(Tenant tenant) {
    return UpdateMeta.newBuilder().setUpdatedAt(tenant.getMeta().getUpdatedAt());
  }

  private static TenantServiceUpdateRequest.Builder change(String login, UpdateMeta.Builder meta) {
    return TenantServiceUpdateRequest.newBuilder().setLogin(login).setUpdateMeta(meta);
  }

  private TenantServiceUpdateRequest.Builder labels(String login, UpdateLabels.Builder labels) {
    var row = world.db.read(sql -> Tenants.get(sql, login));
    Timestamp at =
        Meta.timestamp(row.getUpdatedAt() == null ? row.getCreatedAt() : row.getUpdatedAt());
    return change(login, UpdateMeta.newBuilder().setUpdatedAt(at)).setLabels(labels);
  }

  private static UpdateLabels.Builder replace(String key, String value) {
    return UpdateLabels.newBuilder().setReplace(Labels.newBuilder().putLabels(key, value));
  }

  private Tenant update(TenantServiceUpdateRequest.Builder request) {
    return world.call(new UpdateTenant(world.clock), World.admin(), request.build()).getTenant();
  }

  private Tenant delete(String login) {
    var request = TenantServiceDeleteRequest.newBuilder().setLogin(login).build();
    return world.call(new DeleteTenant(), World.admin(), request).getTenant();
  }
}
