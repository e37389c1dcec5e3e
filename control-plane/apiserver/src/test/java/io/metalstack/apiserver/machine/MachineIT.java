package io.metalstack.apiserver.machine;

import static io.metalstack.tables.Tables.ALLOCATION;
import static io.metalstack.tables.Tables.MACHINE;
import static io.metalstack.tables.Tables.MACHINE_EVENT;
import static io.metalstack.tables.Tables.PROVISIONING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.metalstack.admin.v2.MachineServiceConsolePasswordRequest;
import io.metalstack.admin.v2.MachineServiceDeleteRequest;
import io.metalstack.admin.v2.MachineServiceListBMCRequest;
import io.metalstack.admin.v2.MachineServiceListRequest;
import io.metalstack.admin.v2.MachineServiceSetStateRequest;
import io.metalstack.api.v2.Labels;
import io.metalstack.api.v2.Machine;
import io.metalstack.api.v2.MachineQuery;
import io.metalstack.api.v2.MachineServiceGetBMCRequest;
import io.metalstack.api.v2.MachineServiceGetRequest;
import io.metalstack.api.v2.MachineServiceUpdateRequest;
import io.metalstack.api.v2.MachineState;
import io.metalstack.api.v2.UpdateLabels;
import io.metalstack.api.v2.UpdateMeta;
import io.metalstack.apiserver.World;
import io.metalstack.postgres.ThrowawayPostgres;
import io.metalstack.values.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class MachineIT {
  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";

  @AutoClose private final Yard yard = new Yard(ThrowawayPostgres.database(), 4);
  private final UUID project = yard.project("alice");

  @Test
  void anUpdateChangesDescriptionLabelsAndKeysOfTheAllocation() {
    yard.machine("r1");
    var created = yard.create(yard.asked(project).addSshPublicKeys(KEY));

    var updated =
        update(
            change(created)
                .setDescription("new")
                .setLabels(
                    UpdateLabels.newBuilder().setReplace(Labels.newBuilder().putLabels("a", "b"))));
    assertThat(updated.getAllocation().getDescription()).isEqualTo("new");
    assertThat(updated.getAllocation().getMeta().getLabels().getLabelsMap())
        .containsEntry("a", "b");
    assertThat(updated.getMeta().getGeneration()).isEqualTo(1);
    assertThat(updated.getAllocation().getSshPublicKeysList())
        .as("no key given leaves them")
        .containsExactly(KEY);
    var other = update(change(updated).addSshPublicKeys(KEY + " me"));
    assertThat(other.getAllocation().getSshPublicKeysList()).containsExactly(KEY + " me");
    World.refused(Problem.Kind.ABORTED, () -> update(change(created)), created.getUuid());
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> update(change(other).addSshPublicKeys("no key")),
        "ssh_public_keys");
  }

  @Test
  void foreignFreeAndUnknownMachinesAreRefusedInTheSameWords() {
    yard.machine("r1");
    var foreign = yard.create(yard.asked(yard.project("bob"))).getUuid();
    var free = yard.machine("r1").toString();
    var words = new HashSet<String>();
    for (var uuid : List.of(foreign, free, UUID.randomUUID().toString())) {
      for (var problem : refusals(uuid)) {
        assertThat(problem.kind()).isEqualTo(Problem.Kind.NOT_FOUND);
        words.add(problem.message().replace(uuid, "ID") + problem.details());
      }
    }
    assertThat(words).hasSize(1);
  }

  @Test
  void bmcDetailsAreForTheOwnProjectAndForAdmins() {
    var id = yard.machine("r1");
    set(id);
    var request =
        MachineServiceGetBMCRequest.newBuilder()
            .setUuid(id.toString())
            .setProject(project.toString())
            .build();
    refused(Problem.Kind.NOT_FOUND, () -> read(BmcReads::get, request));
    yard.create(yard.asked(project));
    var details = read(BmcReads::get, request).getBmcDetails();
    assertThat(details.getBmcReport().getBmc().getPassword()).isEqualTo("secret");
    assertThat(details.getRack()).isEqualTo("r1");
    assertThat(details.getRoom()).isEqualTo("room1");
    assertThat(details.getSize()).isEqualTo("c1");
    var admin =
        io.metalstack.admin.v2.MachineServiceGetBMCRequest.newBuilder()
            .setUuid(id.toString())
            .build();
    assertThat(read(BmcReads::get, admin).getBmcDetails()).isEqualTo(details);
    yard.machine("r2");
    var list = new BmcReads(yard.replica);
    assertThat(listBmc(list, "")).hasSize(2);
    assertThat(listBmc(list, "10.0.0.1")).containsExactly(id.toString());
  }

  @Test
  void aConsolePasswordIsThereOnceTheSystemIsInstalled() {
    var id = yard.machine("r1");
    var request = MachineServiceConsolePasswordRequest.newBuilder().setUuid(id.toString()).build();
    refused(
        Problem.Kind.FAILED_PRECONDITION,
        () -> read(BmcReads::consolePassword, request),
        "allocated");
    yard.create(yard.asked(project));
    refused(
        Problem.Kind.FAILED_PRECONDITION,
        () -> read(BmcReads::consolePassword, request),
        "installed");
    yard.db.transaction(tx -> {
      var allocation = Machines.lockAllocation(tx, id).orElseThrow().getUuid();
      Machines.markInstalled(tx, allocation, "pass", World.NOW);
      return null;
    });
    assertThat(read(BmcReads::consolePassword, request).getPassword()).isEqualTo("pass");
  }

  @Test
  void aStateHasItsReasonAndItsIssuerAndIsLeftThroughAvailable() {
    var id = yard.machine("r1");
    var locked = setState(id, MachineState.MACHINE_STATE_LOCKED, "broken fan").getStatus();
    assertThat(locked.getCondition().getState()).isEqualTo(MachineState.MACHINE_STATE_LOCKED);
    assertThat(locked.getCondition().getDescription()).isEqualTo("broken fan");
    assertThat(locked.getCondition().getIssuer()).isEqualTo(World.PROVIDER);
    refused(
        Problem.Kind.FAILED_PRECONDITION,
        () -> setState(id, MachineState.MACHINE_STATE_TAINTED, "x"),
        "broken fan",
        "available first");
    refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> setState(id, MachineState.MACHINE_STATE_AVAILABLE, "x"),
        "description");
    refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> setState(id, MachineState.MACHINE_STATE_UNSPECIFIED, ""),
        "state");
    refused(
        Problem.Kind.RESOURCE_EXHAUSTED,
        () -> yard.create(yard.asked(project)),
        "1 locked or tainted");
    assertThat(listed(MachineState.MACHINE_STATE_LOCKED)).hasSize(1);
    setState(id, MachineState.MACHINE_STATE_AVAILABLE, "");
    assertThat(listed(MachineState.MACHINE_STATE_AVAILABLE)).hasSize(1);
    setState(id, MachineState.MACHINE_STATE_TAINTED, "old");
    refused(Problem.Kind.RESOURCE_EXHAUSTED, () -> yard.create(yard.asked(project)));
    var named = yard.asked(project).setUuid(id.toString()).clearPartition().clearSize();
    assertThat(yard.create(World.admin(), named).getUuid())
        .as("tainted machines are for whom names them")
        .isEqualTo(id.toString());
  }

  @Test
  void anAdminTakesDeadMachinesOutOfTheInventory() {
    var id = yard.machine("r1");
    refused(Problem.Kind.FAILED_PRECONDITION, () -> forget(id), "alive");
    silence(id);
    setState(id, MachineState.MACHINE_STATE_LOCKED, "keep");
    refused(Problem.Kind.FAILED_PRECONDITION, () -> forget(id), "locked");
    setState(id, MachineState.MACHINE_STATE_AVAILABLE, "");
    assertThat(forget(id).getUuid()).isEqualTo(id.toString());
    refused(Problem.Kind.NOT_FOUND, () -> forget(id));
    assertThat(yard.db.<Integer>read(sql -> sql.fetchCount(MACHINE_EVENT))).isZero();
  }

  @Test
  void theAdminsListIsFilteredByPartition() {
    yard.machine("r1");
    var request = MachineServiceListRequest.newBuilder();
    assertThat(read(yard.reads::list, request.setPartition("p1").build()).getMachinesList())
        .hasSize(1);
    assertThat(read(yard.reads::list, request.setPartition("p2").build()).getMachinesList())
        .isEmpty();
  }

  private List<Problem> refusals(String uuid) {
    var problems = new ArrayList<Problem>();
    var get =
        MachineServiceGetRequest.newBuilder().setUuid(uuid).setProject(project.toString()).build();
    problems.add(caught(() -> read(yard.reads::get, get)));
    var bmc =
        MachineServiceGetBMCRequest.newBuilder()
            .setUuid(uuid)
            .setProject(project.toString())
            .build();
    problems.add(caught(() -> read(BmcReads::get, bmc)));
    var update =
        MachineServiceUpdateRequest.newBuilder().setUuid(uuid).setProject(project.toString());
    problems.add(caught(() -> update(update)));
    return problems;
  }

  private static Problem caught(ThrowingCallable call) {
    return catchThrowableOfType(Problem.class, call);
  }

  private static void refused(Problem.Kind kind, ThrowingCallable call, String... words) {
    World.refused(kind, call, words);
  }

  private <Q, A> A read(io.metalstack.apiserver.call.Read<Q, A> look, Q request) {
    return yard.db.read(sql -> look.read(sql, World.user("alice"), request));
  }

  private MachineServiceUpdateRequest.Builder change(Machine machine) {
    return MachineServiceUpdateRequest.newBuilder()
        .setUuid(machine.getUuid())
        .setProject(project.toString())
        .setUpdateMeta(UpdateMeta.newBuilder().setUpdatedAt(machine.getMeta().getUpdatedAt()));
  }

  private Machine update(MachineServiceUpdateRequest.Builder request) {
    var update = new UpdateMachine(yard.reads, yard.clock);
    return yard.db
        .transaction(tx -> update.apply(tx, World.user("alice"), request.build()))
        .getMachine();
  }

  private Machine setState(UUID id, MachineState state, String description) {
    var request =
        MachineServiceSetStateRequest.newBuilder()
            .setUuid(id.toString())
            .setState(state)
            .setDescription(description)
            .build();
    var set = new SetMachineState(yard.reads, yard.clock);
    return yard.db.transaction(tx -> set.apply(tx, World.admin(), request)).getMachine();
  }

  private Machine forget(UUID id) {
    var forget = new ForgetMachine(yard.clock, Yard.DEAD_AFTER);
    var request = MachineServiceDeleteRequest.newBuilder().setUuid(id.toString()).build();
    var delete = yard.delete(forget);
    return yard.db.transaction(tx -> delete.asAdmin(tx, World.admin(), request)).getMachine();
  }

  private List<Machine> listed(MachineState state) {
    var query = MachineQuery.newBuilder().setState(state);
    var request = MachineServiceListRequest.newBuilder().setQuery(query).build();
    return read(yard.reads::list, request).getMachinesList();
  }

  private List<String> listBmc(BmcReads reads, String address) {
    var query = MachineQuery.newBuilder();
    if (!address.isEmpty()) {
      query.getBmcBuilder().setAddress(address);
    }
    var request = MachineServiceListBMCRequest.newBuilder().setQuery(query).build();
    return read(reads::list, request).getBmcDetailsList().stream()
        .map(details -> details.getUuid())
        .toList();
  }

  private void set(UUID id) {
    yard.db.transaction(tx ->
        tx.sql()
            .update(MACHINE)
            .set(MACHINE.ROOM, "room1")
            .set(MACHINE.BMC_ADDRESS, "10.0.0.1:623")
            .set(MACHINE.BMC_USER, "metal")
            .set(MACHINE.BMC_PASSWORD, "secret")
            .where(MACHINE.UUID.eq(id))
            .execute());
  }

  private void silence(UUID id) {
    yard.db.transaction(tx ->
        tx.sql()
            .update(PROVISIONING)
            .set(PROVISIONING.LAST_EVENT_AT, World.NOW.minus(Yard.DEAD_AFTER).minusSeconds(1))
            .where(PROVISIONING.MACHINE.eq(id))
            .execute());
    assertThat(yard.db.<Integer>read(sql -> sql.fetchCount(ALLOCATION))).isZero();
  }
}
