package io.metalstack.apiserver.switches;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.admin.v2.SwitchServiceDeleteRequest;
import io.metalstack.admin.v2.SwitchServiceMigrateRequest;
import io.metalstack.admin.v2.SwitchServiceUpdateRequest;
import io.metalstack.api.v2.Switch;
import io.metalstack.apiserver.Fixtures;
import io.metalstack.apiserver.Site;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.network.NetworkCalls;
import io.metalstack.infra.v2.SwitchServiceRegisterRequest;
import io.metalstack.values.Problem;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Ports of external networks stay with their network whatever becomes of their switch. */
final class ExternalPortsIT {
  @AutoClose private final World world = new World();

  ExternalPortsIT() {
    Fixtures.partition(world, "p1");
    new NetworkCalls(world).create("EXTERNAL", "id: 'ext' prefixes: '1.1.1.0/24' vrf: 9");
    register("leaf1", "CUMULUS", "swp1s0", "swp1s1");
    world.db.transaction(tx -> {
      ExternalPorts.add(tx, "leaf1", "id-swp1s1", "ext");
      return 0;
    });
  }

  @Test
  void aPortOfANetworkCanNeitherGoNorChangeItsName() {
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> register("leaf1", "CUMULUS", "swp1s0"),
        "\"swp1s1\"",
        "belongs to network \"ext\"");
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> registerNics("leaf1", "CUMULUS", nic("swp7", "swp1s1")),
        "belongs to network \"ext\"");
    assertThat(vrfs(register("leaf1", "CUMULUS", "swp1s0", "swp1s1")))
        .containsExactly("swp1s0 ", "swp1s1 vrf9");
  }

  @Test
  void aSwitchWithSuchPortsIsDeletedByForceOnly() {
    World.refused(
        Problem.Kind.FAILED_PRECONDITION, () -> delete(false), "belong to external networks");
    delete(true);
    new NetworkCalls(world).delete("ext");
  }

  @Test
  void aReplacedSwitchKeepsThemUnderTheNamesOfItsNewVendor() {
    register("leaf2", "CUMULUS", "swp1s0");
    var update =
        Site.message(
            SwitchServiceUpdateRequest.getDefaultInstance(),
            "id: 'leaf1' replace_mode: SWITCH_REPLACE_MODE_REPLACE"
                + " update_meta { locking_strategy: OPTIMISTIC_LOCKING_STRATEGY_SERVER }");
    world.call(new UpdateSwitch(world.clock), World.admin(), update);

    World.refused(
        Problem.Kind.FAILED_PRECONDITION,
        () -> register("leaf1", "SONIC", "Ethernet0"),
        "no port \"Ethernet1\"");
    assertThat(vrfs(register("leaf1", "SONIC", "Ethernet0", "Ethernet1")))
        .containsExactly("Ethernet0 ", "Ethernet1 vrf9");
  }

  @Test
  void aMigrationMovesThem() {
    register("leaf2", "SONIC", "Ethernet0", "Ethernet1");
    var request =
        SwitchServiceMigrateRequest.newBuilder().setOldSwitch("leaf1").setNewSwitch("leaf2");
    var migrated = world.call(new MigrateSwitch(), World.admin(), request.build()).getSwitch();

    assertThat(vrfs(migrated)).containsExactly("Ethernet0 ", "Ethernet1 vrf9");
    assertThat(vrfs(world.db.read(sql -> SwitchReads.one(sql, "leaf1"))))
        .containsExactly("swp1s0 ", "swp1s1 ");
  }

  private static List<String> vrfs(Switch leaf) {
    return leaf.getNicsList().stream().map(nic -> nic.getName() + " " + nic.getVrf()).toList();
  }

  private Switch register(String id, String vendor, String... ports) {
    var nics = new StringBuilder();
    for (var port : ports) {
      nics.append(nic(port, port));
    }
    return registerNics(id, vendor, nics.toString());
  }

  private static String nic(String name, String identifier) {
    return " nics { name: '%s' identifier: 'id-%s' }".formatted(name, identifier);
  }

  private Switch registerNics(String id, String vendor, String nics) {
    var request =
        Site.message(
            SwitchServiceRegisterRequest.getDefaultInstance(),
            "switch { id: '%s' partition: 'p1' rack: 'r1' os { vendor: SWITCH_OS_VENDOR_%s } %s }"
                .formatted(id, vendor, nics));
    return world.call(new RegisterSwitch(world.clock), World.admin(), request).getSwitch();
  }

  private Switch delete(boolean force) {
    var request = SwitchServiceDeleteRequest.newBuilder().setId("leaf1").setForce(force).build();
    return world.call(new DeleteSwitch(), World.admin(), request).getSwitch();
  }
}
