package io.metalstack.apiserver.network;

import static io.metalstack.tables.Tables.MACHINE_CONNECTION;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.admin.v2.NetworkServiceAddExternalMemberRequest;
import io.metalstack.admin.v2.NetworkServiceListExternalMembersRequest;
import io.metalstack.admin.v2.NetworkServiceRemoveExternalMemberRequest;
import io.metalstack.api.v2.ExternalNetworkMember;
import io.metalstack.api.v2.Switch;
import io.metalstack.apiserver.Fixtures;
import io.metalstack.apiserver.Site;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.switches.SwitchReads;
import io.metalstack.values.Problem;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Switch ports that belong to an external network, with no machine behind them. */
final class ExternalMemberIT {
  @AutoClose private final World world = new World();
  private final NetworkCalls networks = new NetworkCalls(world);

  ExternalMemberIT() {
    Fixtures.partition(world, "p1");
    Fixtures.partition(world, "p2");
    Fixtures.leaf(world, "leaf1", "p1", "r1", "Ethernet0", "Ethernet1", "Ethernet2");
    Fixtures.leaf(world, "leaf2", "p1", "r2", "Ethernet0");
    Fixtures.leaf(world, "leaf3", "p2", "r2", "Ethernet0");
    networks.create("EXTERNAL", "id: 'ext' prefixes: '1.1.1.0/24' vrf: 9 partition: 'p1'");
    networks.create("EXTERNAL", "id: 'ext2' prefixes: '1.1.2.0/24' vrf: 10");
    networks.create("UNDERLAY", "id: 'under' prefixes: '1.1.4.0/24' partition: 'p1'");
  }

  @Test
  void aPortThatIsAddedHasTheVrfOfItsNetworkUntilItIsRemoved() {
    var added = add("ext", "switch_ports { switch: 'leaf1' ports: ['Ethernet1', 'Ethernet0'] }");

    assertThat(vrfs(added)).containsExactly("vrf9", "vrf9", "");
    assertThat(world.db.<Switch>read(sql -> SwitchReads.one(sql, "leaf1"))).isEqualTo(added);
    assertThat(add("ext", "switch_ports { switch: 'leaf1' ports: 'Ethernet0' }"))
        .as("adding it again changes nothing")
        .isEqualTo(added);
    var removed = remove("ext", "switch_ports { switch: 'leaf1' ports: 'Ethernet0' }");
    assertThat(vrfs(removed)).containsExactly("", "vrf9", "");
    World.refused(
        Problem.Kind.FAILED_PRECONDITION,
        () -> remove("ext", "switch_ports { switch: 'leaf1' ports: 'Ethernet0' }"),
        "no member of network \"ext\"");
  }

  @Test
  void membersAreListedBySwitchAndNarrowedBySwitchAndRack() {
    add(
        "ext",
        "switch_ports { switch: 'leaf2' ports: 'Ethernet0' }"
            + " switch_ports { switch: 'leaf1' ports: ['Ethernet2', 'Ethernet0'] }");

    assertThat(list("ext", ""))
        .containsExactly("leaf1: [Ethernet0, Ethernet2]", "leaf2: [Ethernet0]");
    assertThat(list("ext", "switch: 'leaf2'")).containsExactly("leaf2: [Ethernet0]");
    assertThat(list("ext", "rack: 'r1'")).containsExactly("leaf1: [Ethernet0, Ethernet2]");
    assertThat(list("ext2", "")).isEmpty();
    World.refused(Problem.Kind.NOT_FOUND, () -> list("none", ""), "\"none\"");
  }

  @ParameterizedTest(name = "{0} {1}: {2} {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          none  | switch_ports { switch: 'leaf1' ports: 'Ethernet0' } | NOT_FOUND        | no network "none"
          ext   | switch_ports { switch: 'leaf9' ports: 'Ethernet0' } | NOT_FOUND        | no switch "leaf9"
          ext   | switch_ports { switch: 'leaf1' ports: 'Ethernet9' } | INVALID_ARGUMENT | no port "Ethernet9"
          ext   | switch_ports { switch: 'leaf1' ports: 'id-Ethernet0' } | INVALID_ARGUMENT | no port "id-Ethernet0"
          ext   | switch_ports { switch: 'leaf3' ports: 'Ethernet0' } | INVALID_ARGUMENT | is of partition "p1"
          under | switch_ports { switch: 'leaf1' ports: 'Ethernet0' } | INVALID_ARGUMENT | is not external
          ext   | switch_ports { switch: 'leaf1' }                    | INVALID_ARGUMENT | 0 ports
          ext   |                                                     | INVALID_ARGUMENT | 0 ports
          """)
  void isRefused(String network, String fields, Problem.Kind kind, String reason) {
    World.refused(kind, () -> add(network, fields == null ? "" : fields), reason);
    assertThat(list("ext", "")).isEmpty();
  }

  @Test
  void aCallNamesAtMost2048Ports() {
    var ports =
        IntStream.rangeClosed(0, 2048)
            .mapToObj(i -> "'p" + i + "'")
            .collect(Collectors.joining(","));
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> add("ext", "switch_ports { switch: 'leaf1' ports: [" + ports + "] }"),
        "2049 ports");
  }

  @Test
  void aPortBelongsToOneNetwork() {
    add("ext", "switch_ports { switch: 'leaf1' ports: 'Ethernet0' }");

    World.refused(
        Problem.Kind.FAILED_PRECONDITION,
        () -> add("ext2", "switch_ports { switch: 'leaf1' ports: ['Ethernet1', 'Ethernet0'] }"),
        "belongs to network \"ext\"");
    assertThat(list("ext2", "")).as("all or none").isEmpty();
  }

  @Test
  void aPortWithAMachineStays() {
    var machine = Fixtures.machine(world);
    world.db.transaction(tx ->
        tx.sql()
            .insertInto(MACHINE_CONNECTION)
            .set(MACHINE_CONNECTION.SWITCH, "leaf1")
            .set(MACHINE_CONNECTION.PORT, "id-Ethernet0")
            .set(MACHINE_CONNECTION.MACHINE, machine)
            .set(MACHINE_CONNECTION.MACHINE_NIC, "eth0")
            .execute());

    World.refused(
        Problem.Kind.FAILED_PRECONDITION,
        () -> add("ext", "switch_ports { switch: 'leaf1' ports: 'Ethernet0' }"),
        machine.toString());
  }

  @Test
  void aNetworkWithMembersStays() {
    add("ext", "switch_ports { switch: 'leaf1' ports: 'Ethernet0' }");

    World.refused(Problem.Kind.FAILED_PRECONDITION, () -> networks.delete("ext"), "1 switch ports");
    remove("ext", "switch_ports { switch: 'leaf1' ports: 'Ethernet0' }");
    networks.delete("ext");
  }

  private Switch add(String network, String fields) {
    var request =
        Site.message(NetworkServiceAddExternalMemberRequest.getDefaultInstance(), fields)
            .toBuilder()
            .setNetwork(network)
            .build();
    return world.call(new AddExternalMember(), World.admin(), request).getSwitch();
  }

  private Switch remove(String network, String fields) {
    var request =
        Site.message(NetworkServiceRemoveExternalMemberRequest.getDefaultInstance(), fields)
            .toBuilder()
            .setNetwork(network)
            .build();
    return world.call(new RemoveExternalMember(), World.admin(), request).getSwitch();
  }

  private List<String> list(String network, String query) {
    var request =
        Site.message(
                NetworkServiceListExternalMembersRequest.getDefaultInstance(),
                "query { " + query + " }")
            .toBuilder()
            .setNetwork(network)
            .build();
    return world.read(ExternalMembers::list, World.admin(), request).getMembersList().stream()
        .map((ExternalNetworkMember member) -> member.getSwitch() + ": " + member.getPortsList())
        .toList();
  }

  private static List<String> vrfs(Switch leaf) {
    return leaf.getNicsList().stream().map(nic -> nic.getVrf()).toList();
  }
}
