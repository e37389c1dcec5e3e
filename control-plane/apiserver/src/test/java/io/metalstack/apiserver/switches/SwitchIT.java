package io.metalstack.apiserver.switches;

import static io.metalstack.tables.Tables.MACHINE;
import static io.metalstack.tables.Tables.PARTITION;
import static io.metalstack.tables.Tables.PROVISIONING;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.admin.v2.SwitchServiceConnectedMachinesRequest;
import io.metalstack.admin.v2.SwitchServiceDeleteRequest;
import io.metalstack.admin.v2.SwitchServiceMigrateRequest;
import io.metalstack.admin.v2.SwitchServicePortRequest;
import io.metalstack.admin.v2.SwitchServiceUpdateRequest;
import io.metalstack.api.v2.MachineHardware;
import io.metalstack.api.v2.Switch;
import io.metalstack.api.v2.SwitchPortStatus;
import io.metalstack.api.v2.SwitchReplaceMode;
import io.metalstack.api.v2.UpdateMeta;
import io.metalstack.apiserver.Site;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.machine.ConnectedMachines;
import io.metalstack.apiserver.replica.Replica;
import io.metalstack.infra.v2.SwitchServiceHeartbeatRequest;
import io.metalstack.infra.v2.SwitchServiceRegisterRequest;
import io.metalstack.values.Problem;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SwitchIT {
  private static final String SONIC = "SONIC";
  private static final String CUMULUS = "CUMULUS";

  @AutoClose private final World world = new World();

  @BeforeEach
  void partition() {
    world.db.transaction(tx ->
        tx.sql()
            .insertInto(PARTITION)
            .set(PARTITION.ID, "p1")
            .set(PARTITION.CREATED_AT, World.NOW)
            .execute());
  }

  @Test
  void aNewRegistrationMatchesPortsByIdentifierAndOnlyTheirNameFollows() {
    register("leaf1", SONIC, "Ethernet0");
    port("leaf1", "Ethernet0", SwitchPortStatus.SWITCH_PORT_STATUS_DOWN);
    var request =
        "id: 'leaf1' partition: 'p1' rack: 'elsewhere' os { vendor: SWITCH_OS_VENDOR_SONIC version: '5' }"
            + " nics { name: 'Ethernet8' identifier: 'id-Ethernet0' }";
    var again = register(request);
    assertThat(again.getNicsList()).hasSize(1);
    assertThat(again.getNics(0).getName()).isEqualTo("Ethernet8");
    assertThat(again.getNics(0).getState().getDesired())
        .isEqualTo(SwitchPortStatus.SWITCH_PORT_STATUS_DOWN);
    assertThat(again.getRack()).as("never changes").isEqualTo("r1");
  }

  @Test
  void aPortIsWantedUpOrDownUntilTheSwitchHasIt() {
    register("leaf1", SONIC, "Ethernet0");
    var wanted = port("leaf1", "Ethernet0", SwitchPortStatus.SWITCH_PORT_STATUS_DOWN);
    assertThat(wanted.getNics(0).getState().getDesired())
        .isEqualTo(SwitchPortStatus.SWITCH_PORT_STATUS_DOWN);
    call(
        new SwitchHeartbeat(world.clock),
        SwitchServiceHeartbeatRequest.newBuilder()
            .setId("leaf1")
            .putPortStates("Ethernet0", SwitchPortStatus.SWITCH_PORT_STATUS_DOWN)
            .build());
    assertThat(get("leaf1").getNics(0).getState().hasDesired()).isFalse();
    refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> port("leaf1", "Ethernet0", SwitchPortStatus.SWITCH_PORT_STATUS_UNKNOWN),
        "up or down");
    refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> port("leaf1", "Ethernet4", SwitchPortStatus.SWITCH_PORT_STATUS_UP),
        "\"Ethernet4\"");
    refused(
        Problem.Kind.NOT_FOUND,
        () -> port("none", "Ethernet4", SwitchPortStatus.SWITCH_PORT_STATUS_UP),
        "\"none\"");
  }

  @Test
  void anUpdateRefusesWhatARegistrationRefuses() {
    var known = register("leaf1", SONIC, "Ethernet0", "Ethernet4");
    register("leaf2", SONIC, "Ethernet0", "Ethernet4");
    machine("Ethernet0");
    var changed = update(change(known).setDescription("new"));
    assertThat(changed.getDescription()).isEqualTo("new");
    assertThat(changed.getMeta().getGeneration()).isEqualTo(1);
    refused(Problem.Kind.ABORTED, () -> update(change(known)), "leaf1");
    for (var wrong :
        List.of(
            "os { vendor: SWITCH_OS_VENDOR_CUMULUS version: '5' metal_core_version: '1' }",
            "nics { name: 'Ethernet4' identifier: 'id-Ethernet4' }",
            "nics { name: 'renamed' identifier: 'id-Ethernet0' }",
            "nics { name: 'a' identifier: 'i' } nics { name: 'a' identifier: 'j' }",
            "nics { name: 'a' identifier: 'i' } nics { name: 'b' identifier: 'i' }",
            "nics { name: 'a' }")) {
      var request = Site.message(SwitchServiceUpdateRequest.getDefaultInstance(), wrong);
      refused(
          Problem.Kind.INVALID_ARGUMENT,
          () -> update(change(changed).mergeFrom(request)),
          "switch");
    }
    var fewer = "nics { name: 'Ethernet0' identifier: 'id-Ethernet0' }";
    var request = Site.message(SwitchServiceUpdateRequest.getDefaultInstance(), fewer);
    assertThat(update(change(changed).mergeFrom(request)).getNicsList()).hasSize(1);
  }

  @Test
  void aSwitchWithMachinesIsDeletedByForceOnly() {
    register("leaf1", SONIC, "Ethernet0");
    register("leaf2", SONIC, "Ethernet0");
    machine("Ethernet0");
    refused(Problem.Kind.FAILED_PRECONDITION, () -> delete("leaf1", false), "force");
    assertThat(delete("leaf1", true).getMachineConnectionsList()).hasSize(1);
    refused(Problem.Kind.NOT_FOUND, () -> delete("leaf1", true), "leaf1");
  }

  @Test
  void migratingTranslatesPortNames() {
    register("leaf1", SONIC, "Ethernet0", "Ethernet4", "Ethernet5");
    register("leaf2", SONIC, "Ethernet0", "Ethernet4", "Ethernet5");
    var one = machine("Ethernet0");
    var two = machine("Ethernet5");
    register("leaf3", CUMULUS, "swp1", "swp2s0");
    refused(Problem.Kind.FAILED_PRECONDITION, () -> migrate("leaf1", "leaf3"), "\"swp2s1\"");
    refused(Problem.Kind.FAILED_PRECONDITION, () -> migrate("leaf1", "leaf2"), "machines already");
    refused(Problem.Kind.INVALID_ARGUMENT, () -> migrate("leaf1", "leaf1"), "itself");
    register(
        "id: 'far' partition: 'p1' rack: 'r2' os { vendor: SWITCH_OS_VENDOR_SONIC version: '5' }");
    refused(Problem.Kind.FAILED_PRECONDITION, () -> migrate("leaf1", "far"), "\"r2\"");
    assertThat(get("leaf1").getMachineConnectionsList()).as("nothing is half done").hasSize(2);
    register("leaf3", CUMULUS, "swp1", "swp2s0", "swp2s1");
    var migrated = migrate("leaf1", "leaf3");
    assertThat(migrated.getMachineConnectionsList())
        .extracting(connection -> connection.getNic().getName() + " " + connection.getMachineId())
        .containsExactly("swp1 " + one, "swp2s1 " + two);
    assertThat(get("leaf1").getMachineConnectionsList()).isEmpty();
  }

  @Test
  void aReplacedSwitchTakesOverWhatItsTwinIsConnectedTo() {
    var old = register("leaf1", CUMULUS, "swp1s0", "swp1s1");
    register("leaf2", CUMULUS, "swp1s0", "swp1s1");
    var machine = machine("swp1s1");
    refused(Problem.Kind.INVALID_ARGUMENT, () -> register("leaf1", SONIC, "Ethernet1"), "replace");
    update(change(old).setReplaceMode(SwitchReplaceMode.SWITCH_REPLACE_MODE_REPLACE));
    refused(
        Problem.Kind.FAILED_PRECONDITION,
        () -> register("leaf1", SONIC, "Ethernet0"),
        "\"Ethernet1\"");
    var replaced = register("leaf1", SONIC, "Ethernet0", "Ethernet1");
    assertThat(replaced.getReplaceMode())
        .isEqualTo(SwitchReplaceMode.SWITCH_REPLACE_MODE_OPERATIONAL);
    assertThat(replaced.getMachineConnectionsList())
        .extracting(connection -> connection.getNic().getName() + " " + connection.getMachineId())
        .containsExactly("Ethernet1 " + machine);
    assertThat(reconnect(machine, "Ethernet1", "swp1s1"))
        .as("the machine finds both, under the names of each")
        .isEqualTo("r1");
  }

  @Test
  void replacingNeedsOneTwinThatStays() {
    var old = register("leaf1", SONIC, "Ethernet0");
    update(change(old).setReplaceMode(SwitchReplaceMode.SWITCH_REPLACE_MODE_REPLACE));
    refused(Problem.Kind.NOT_FOUND, () -> register("leaf1", SONIC, "Ethernet0"), "no twin");
    var twin = register("leaf2", SONIC, "Ethernet0");
    update(change(twin).setReplaceMode(SwitchReplaceMode.SWITCH_REPLACE_MODE_REPLACE));
    refused(
        Problem.Kind.FAILED_PRECONDITION, () -> register("leaf1", SONIC, "Ethernet0"), "itself");
    register("leaf3", SONIC, "Ethernet0");
    refused(
        Problem.Kind.FAILED_PRECONDITION,
        () -> register("leaf1", SONIC, "Ethernet0"),
        "leaf2",
        "leaf3");
  }

  @Test
  void aMachineThatWasMovedIsConnectedWhereItIsAndNowhereElse() {
    for (var leaf : List.of("leaf1", "leaf2")) {
      register(leaf, SONIC, "Ethernet0", "Ethernet4");
    }
    for (var leaf : List.of("leaf3", "leaf4")) {
      register(
          "id: '%s' partition: 'p1' rack: 'r2' os { vendor: SWITCH_OS_VENDOR_SONIC version: '5' } nics { name: 'Ethernet0' identifier: 'id-Ethernet0' }"
              .formatted(leaf));
    }
    var machine = machine("Ethernet0");
    assertThat(reconnect(machine, "Ethernet4", "Ethernet4")).isEqualTo("r1");
    assertThat(get("leaf1").getMachineConnectionsList())
        .extracting(connection -> connection.getNic().getName())
        .containsExactly("Ethernet4");
    assertThat(connect(machine, "leaf3", "Ethernet0", "leaf4", "Ethernet0")).isEqualTo("r2");
    assertThat(get("leaf1").getMachineConnectionsList()).isEmpty();
    assertThat(get("leaf3").getMachineConnectionsList()).hasSize(1);
    refused(
        Problem.Kind.FAILED_PRECONDITION,
        () -> connect(machine, "leaf1", "Ethernet0", "leaf2", "Ethernet4"),
        "same ports");
    refused(
        Problem.Kind.FAILED_PRECONDITION,
        () -> connect(machine, "leaf1", "Ethernet0", "leaf3", "Ethernet0"),
        "one rack");
    refused(
        Problem.Kind.FAILED_PRECONDITION,
        () -> connect(machine, "leaf1", "Ethernet0", "leaf9", "Ethernet0"),
        "register both");
  }

  @Test
  void connectedMachinesAreShownSwitchBySwitch() {
    register("leaf1", SONIC, "Ethernet0", "Ethernet4");
    register("leaf2", SONIC, "Ethernet0", "Ethernet4");
    var one = machine("Ethernet0");
    machine("Ethernet4");
    var all = connected("query { id: 'leaf1' }");
    assertThat(all).containsExactly("leaf1 Ethernet0 true", "leaf1 Ethernet4 true");
    assertThat(connected("machine_query { uuid: '" + one + "' }"))
        .containsExactly("leaf1 Ethernet0 true", "leaf2 Ethernet0 true");
    assertThat(connected("query { rack: 'none' }")).isEmpty();
  }

  private List<String> connected(String text) {
    var request = Site.message(SwitchServiceConnectedMachinesRequest.getDefaultInstance(), text);
    var replica = new Replica(world.db, world.clock, Duration.ofMinutes(1));
    var reads = new SwitchReads(new ConnectedMachines(replica, world.clock, Duration.ofMinutes(5)));
    return world
        .read(reads::connectedMachines, World.admin(), request)
        .getSwitchesWithMachinesList()
        .stream()
        .flatMap(each ->
            each.getConnectionsList().stream()
                .map(connection ->
                    each.getId()
                        + " "
                        + connection.getNic().getName()
                        + " "
                        + connection.getFru().hasProductSerial()))
        .toList();
  }

  private Switch register(String id, String vendor, String... ports) {
    var nics = new StringBuilder();
    for (var port : ports) {
      nics.append(" nics { name: '%s' identifier: 'id-%s' }".formatted(port, port));
    }
    return register(
        "id: '%s' partition: 'p1' rack: 'r1' room: 'room1' os { vendor: SWITCH_OS_VENDOR_%s version: '5' } %s"
            .formatted(id, vendor, nics));
  }

  private Switch register(String text) {
    var request =
        Site.message(SwitchServiceRegisterRequest.getDefaultInstance(), "switch { " + text + " }");
    return call(new RegisterSwitch(world.clock), request).getSwitch();
  }

  private Switch get(String id) {
    return world.db.read(sql -> SwitchView.message(Switches.get(sql, id)));
  }

  private Switch port(String id, String name, SwitchPortStatus status) {
    var request =
        SwitchServicePortRequest.newBuilder().setId(id).setNicName(name).setStatus(status).build();
    return call(new SetPort(), request).getSwitch();
  }

  private static SwitchServiceUpdateRequest.Builder change(Switch known) {
    return SwitchServiceUpdateRequest.newBuilder()
        .setId(known.getId())
        .setUpdateMeta(UpdateMeta.newBuilder().setUpdatedAt(known.getMeta().getUpdatedAt()));
  }

  private Switch update(SwitchServiceUpdateRequest.Builder request) {
    return call(new UpdateSwitch(world.clock), request.build()).getSwitch();
  }

  private Switch delete(String id, boolean force) {
    var request = SwitchServiceDeleteRequest.newBuilder().setId(id).setForce(force).build();
    return call(new DeleteSwitch(), request).getSwitch();
  }

  private Switch migrate(String from, String to) {
    var request =
        SwitchServiceMigrateRequest.newBuilder().setOldSwitch(from).setNewSwitch(to).build();
    return call(new MigrateSwitch(), request).getSwitch();
  }

  private <Q, A> A call(Mutation<Q, A> mutation, Q request) {
    return world.call(mutation, World.admin(), request);
  }

  private static void refused(
      Problem.Kind kind,
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call,
      String... words) {
    World.refused(kind, call, words);
  }

  /** A machine on the same port of both leaves. */
  private UUID machine(String port) {
    var id = UUID.randomUUID();
    world.db.transaction(tx -> {
      tx.sql()
          .insertInto(MACHINE)
          .set(MACHINE.UUID, id)
          .set(MACHINE.PARTITION, "p1")
          .set(MACHINE.FRU, org.jooq.JSONB.valueOf("{\"product_serial\": \"1\"}"))
          .set(MACHINE.CREATED_AT, World.NOW)
          .execute();
      return tx.sql().insertInto(PROVISIONING).set(PROVISIONING.MACHINE, id).execute();
    });
    reconnect(id, port, port);
    return id;
  }

  private String reconnect(UUID machine, String first, String second) {
    return connect(machine, "leaf1", first, "leaf2", second);
  }

  private String connect(UUID machine, String one, String first, String other, String second) {
    var nic = "nics { name: 'eth' neighbors { hostname: '%s' identifier: 'id-%s' } } ";
    var hardware =
        Site.message(
            MachineHardware.getDefaultInstance(),
            nic.formatted(one, first) + nic.formatted(other, second));
    return world.db.transaction(tx -> Connections.connect(tx, machine, "p1", hardware)).rack();
  }
}
