package io.metalstack.apiserver.network;

import static io.metalstack.tables.Tables.ALLOCATION_NETWORK;
import static io.metalstack.tables.Tables.FREE_BLOCK;
import static io.metalstack.tables.Tables.VRF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.metalstack.api.v2.NATType;
import io.metalstack.api.v2.Network;
import io.metalstack.api.v2.NetworkType;
import io.metalstack.apiserver.Fixtures;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.ip.IpCalls;
import io.metalstack.values.Prefix;
import io.metalstack.values.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks of all types: made, cut, shown, deleted. */
final class NetworkIT {
  private static final String SUPER =
      "id: 'super' partition: 'p1' prefixes: '10.0.0.0/16' prefixes: '2001:db8::/48'"
          + " default_child_prefix_length { ipv4: 22 ipv6: 64 }"
          + " min_child_prefix_length { ipv4: 20 } destination_prefixes: '1.2.3.0/24'";
  private static final String NAMESPACED =
      "id: 'ns' prefixes: '10.64.0.0/22' default_child_prefix_length { ipv4: 24 }";

  @AutoClose private final World world = new World();
  private final NetworkCalls networks = new NetworkCalls(world);
  private final IpCalls ips = new IpCalls(world);
  private final String project = world.project(world.tenant("anna"));
  private final String other = world.project(world.tenant("otto"));

  NetworkIT() {
    Fixtures.partition(world, "p1");
    Fixtures.partition(world, "p2");
  }

  @Test
  void aChildTakesPrefixesLengthsAndRoutesFromTheSuperOfItsPartition() {
    networks.create("SUPER", SUPER);
    var child = networks.child(project, "partition: 'p1' name: 'web'");

    assertThat(child.getType()).isEqualTo(NetworkType.NETWORK_TYPE_CHILD);
    assertThat(child.getPrefixesList()).containsExactly("10.0.0.0/22", "2001:db8::/64");
    assertThat(child.getDestinationPrefixesList()).containsExactly("1.2.3.0/24");
    assertThat(child.getParentNetwork()).isEqualTo("super");
    assertThat(child.getPartition()).isEqualTo("p1");
    assertThat(child.getProject()).isEqualTo(project);
    assertThat(child.getNatType()).isEqualTo(NATType.NAT_TYPE_NONE);
    assertThat(child.getVrf()).isBetween(1, 131_072);
    assertThat(networks.get(child.getId(), project)).isEqualTo(child);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          length { ipv4: 24 }                                      | 10.0.0.0/24
          length { ipv4: 24 ipv6: 72 }                             | 10.0.0.0/24 2001:db8::/72
          address_family: NETWORK_ADDRESS_FAMILY_V6                | 2001:db8::/64
          address_family: NETWORK_ADDRESS_FAMILY_V4                | 10.0.0.0/22
          address_family: NETWORK_ADDRESS_FAMILY_DUAL_STACK        | 10.0.0.0/22 2001:db8::/64
          length {}                                                | 10.0.0.0/22 2001:db8::/64
          length { ipv4: 20 }                                      | 10.0.0.0/20
          """)
  void onlyTheFamiliesAskedForAreCut(String fields, String prefixes) {
    networks.create("SUPER", SUPER);

    assertThat(networks.child(project, "partition: 'p1' " + fields).getPrefixesList())
        .containsExactly(prefixes.split(" "));
  }

  @ParameterizedTest(name = "{0}: {1} {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          parent_network: 'super' length { ipv4: 19 }              | INVALID_ARGUMENT    | shorter than the 20
          parent_network: 'v4' length { ipv4: 16 }                 | INVALID_ARGUMENT    | not longer than every prefix
          parent_network: 'v4' length { ipv6: 64 }                 | INVALID_ARGUMENT    | has no ipv6 prefix
          parent_network: 'v4' address_family: NETWORK_ADDRESS_FAMILY_V6 | INVALID_ARGUMENT | no prefix of the address family
          parent_network: 'ext'                                    | INVALID_ARGUMENT    | is no super network
          parent_network: 'private'                                | INVALID_ARGUMENT    | belongs to another project
          parent_network: 'none'                                   | FAILED_PRECONDITION | no parent network
          partition: 'p2'                                          | FAILED_PRECONDITION | has no super network
          partition: 'p3'                                          | FAILED_PRECONDITION | no partition "p3"
          parent_network: 'super' partition: 'p1'                  | INVALID_ARGUMENT    | not both
          name: 'alone'                                            | INVALID_ARGUMENT    | not none
          """)
  void aChildIsRefused(String fields, Problem.Kind kind, String reason) {
    networks.create("SUPER", SUPER);
    networks.create(
        "SUPER", "id: 'v4' prefixes: '10.1.0.0/16' default_child_prefix_length { ipv4: 22 }");
    networks.create("EXTERNAL", "id: 'ext' prefixes: '1.1.1.0/24' vrf: 9");
    networks.create(
        "SUPER",
        "id: 'private' partition: 'p2' prefixes: '10.2.0.0/16' project: '%s'".formatted(other)
            + " default_child_prefix_length { ipv4: 22 }");

    World.refused(kind, () -> networks.child(project, fields), reason);
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          EXTERNAL | id: 'super' prefixes: '1.1.1.0/24' vrf: 1 | ALREADY_EXISTS | there is a network
          EXTERNAL | id: 'x' prefixes: '10.0.4.0/24' vrf: 1 | ALREADY_EXISTS | overlaps
          EXTERNAL | id: 'x' prefixes: '1.1.1.0/24' prefixes: '1.1.0.0/16' vrf: 1 | ALREADY_EXISTS | overlaps
          UNDERLAY | id: 'x' prefixes: '10.0.4.0/24' partition: 'p1' | ALREADY_EXISTS | overlaps
          SUPER_NAMESPACED | id: 'x' prefixes: '10.0.0.0/8' default_child_prefix_length { ipv4: 22 } | ALREADY_EXISTS | overlaps
          SUPER | id: 'x' partition: 'p1' prefixes: '10.9.0.0/16' default_child_prefix_length { ipv4: 22 } | INVALID_ARGUMENT | already has the super network
          SUPER | id: 'x' partition: 'p1' project: 'OTHER' prefixes: '10.9.0.0/16' default_child_prefix_length { ipv4: 22 } | INVALID_ARGUMENT | already has the super network
          EXTERNAL | id: 'x' prefixes: '1.1.1.0/24' vrf: 7 | ALREADY_EXISTS | vrf 7
          EXTERNAL | id: 'x' prefixes: '1.1.1.0/24' vrf: 0 | INVALID_ARGUMENT | expected 1 to 131072
          EXTERNAL | id: 'x' prefixes: '1.1.1.0/24' vrf: 131073 | INVALID_ARGUMENT | expected 1 to 131072
          EXTERNAL | id: 'x' prefixes: '1.1.1.0/24' vrf: 8 partition: 'p3' | FAILED_PRECONDITION | no partition
          EXTERNAL | id: 'x' prefixes: '1.1.1.0/24' vrf: 8 project: '00000000-0000-0000-0000-000000000009' | FAILED_PRECONDITION | no project
          EXTERNAL | id: 'x' prefixes: '1.1.1.1/24' vrf: 8 | INVALID_ARGUMENT | expected 1.1.1.0/24
          CHILD | parent_network: 'vrfed' project: 'OTHER' vrf: 12 | INVALID_ARGUMENT | have its vrf 7
          """)
  void anAdminIsRefused(String type, String fields, Problem.Kind kind, String reason) {
    networks.create("SUPER", SUPER);
    networks.create(
        "SUPER",
        "id: 'vrfed' vrf: 7 prefixes: '10.3.0.0/16' default_child_prefix_length { ipv4: 22 }");

    World.refused(kind, () -> networks.create(type, fields.replace("OTHER", other)), reason);
  }

  @Test
  void theVrfOfTheParentIsInheritedAndStaysWhileTheParentIsThere() {
    networks.create(
        "SUPER",
        "id: 'vrfed' vrf: 7 prefixes: '10.3.0.0/16' default_child_prefix_length { ipv4: 22 }");
    var child = networks.child(project, "parent_network: 'vrfed'");
    assertThat(child.getVrf()).isEqualTo(7);

    networks.delete(child.getId());
    assertThat(vrfs()).containsExactly(7);
    networks.delete("vrfed");
    assertThat(vrfs()).isEmpty();
    networks.create("EXTERNAL", "id: 'x' prefixes: '1.1.1.0/24' vrf: 7");
  }

  @Test
  void aVrfMayBeAskedForWhereTheParentHasNone() {
    networks.create("SUPER", SUPER);
    var child = networks.create("CHILD", "partition: 'p1' vrf: 131072 project: '" + project + "'");

    assertThat(child.getVrf()).isEqualTo(131_072);
    networks.delete(child.getId());
    assertThat(vrfs()).isEmpty();
  }

  @Test
  void aProjectHasOneSharedNetworkAtMost() {
    networks.create("SUPER", SUPER);
    var shared = "partition: 'p1' project: '" + project + "'";
    assertThat(networks.create("CHILD_SHARED", shared).getType())
        .isEqualTo(NetworkType.NETWORK_TYPE_CHILD_SHARED);

    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> networks.create("CHILD_SHARED", shared),
        "has a shared network already");
    networks.create("CHILD_SHARED", "partition: 'p1' project: '" + other + "'");
  }

  @Test
  void inANamespacedSuperEveryProjectHasTheSameAddressesForItself() {
    networks.create("SUPER_NAMESPACED", NAMESPACED);
    var before = networks.get("ns").getConsumption();
    var mine = networks.child(project, "parent_network: 'ns'");
    var twin = networks.child(other, "parent_network: 'ns'");

    assertThat(mine.getPrefixesList()).containsExactly("10.64.0.0/24");
    assertThat(twin.getPrefixesList()).isEqualTo(mine.getPrefixesList());
    assertThat(mine.getNamespace()).isEqualTo(project);
    assertThat(twin.getNamespace()).isEqualTo(other);
    assertThat(networks.get("ns").getConsumption())
        .as("a namespaced super's own figures never change")
        .isEqualTo(before);
    ips.create(twin.getId(), other, "");
    networks.delete(mine.getId());
    assertThat(networks.child(project, "parent_network: 'ns'").getPrefixesList())
        .as("given back, whatever its twin holds")
        .isEqualTo(twin.getPrefixesList());
  }

  @Test
  void nothingIsLeftOfADeletedNamespacedSuper() {
    networks.create("SUPER_NAMESPACED", NAMESPACED);
    networks.delete(networks.child(project, "parent_network: 'ns'").getId());
    networks.delete("ns");

    assertThat(world.db.<Integer>read(sql -> sql.fetchCount(FREE_BLOCK))).isZero();
    networks.create("SUPER_NAMESPACED", NAMESPACED.replace("10.64", "10.65"));
    assertThat(networks.child(project, "parent_network: 'ns'").getPrefixesList())
        .containsExactly("10.65.0.0/24");
  }

  @Test
  void childrenChangeTheFiguresOfPrefixesAndNotThoseOfAddresses() {
    networks.create("SUPER", SUPER);
    var before = networks.get("super").getConsumption().getIpv4();
    var child = networks.child(project, "partition: 'p1'");
    ips.create(child.getId(), project, "");
    var after = networks.get("super").getConsumption().getIpv4();

    assertThat(before.getAvailablePrefixes()).isEqualTo(1);
    assertThat(before.getUsedPrefixes()).isZero();
    assertThat(after.getUsedPrefixes()).isEqualTo(1);
    assertThat(after.getAvailablePrefixes()).as("a /17 to a /22").isEqualTo(6);
    assertThat(after.getAvailableIps()).isEqualTo(before.getAvailableIps()).isEqualTo(65_536);
    assertThat(after.getUsedIps()).isEqualTo(before.getUsedIps()).isEqualTo(2);
    var own = networks.get(child.getId()).getConsumption().getIpv4();
    assertThat(own.getUsedIps()).isEqualTo(3);
    assertThat(own.getAvailablePrefixes()).isEqualTo(1);
  }

  @Test
  void aFullSuperSaysSoAndADualStackChildTakesNothingThen() {
    networks.create(
        "SUPER",
        "id: 'small' prefixes: '10.4.0.0/24' prefixes: '2001:db8:1::/63'"
            + " default_child_prefix_length { ipv4: 25 ipv6: 64 }");
    networks.child(project, "parent_network: 'small'");
    networks.child(project, "parent_network: 'small' length { ipv6: 64 }");

    World.refused(
        Problem.Kind.RESOURCE_EXHAUSTED,
        () -> networks.child(project, "parent_network: 'small'"),
        "no /64 of ipv6 is left");
    assertThat(
            networks
                .child(project, "parent_network: 'small' length { ipv4: 25 }")
                .getPrefixesList())
        .containsExactly("10.4.0.128/25");
  }

  @Test
  void unknownAndForeignNetworksAnswerWithOneText() {
    networks.create("SUPER", SUPER);
    var foreign = networks.child(other, "partition: 'p1'").getId();
    for (var id : List.of(foreign, "super", "none")) {
      var text = "there is no network \"%s\" in project \"%s\"".formatted(id, project);
      assertThat(refusal(() -> networks.get(id, project)).message()).isEqualTo(text);
      assertThat(refusal(() -> networks.delete(id, project)).message()).isEqualTo(text);
      assertThat(
              refusal(() ->
                      networks.update(Network.newBuilder().setId(id).build(), project, "name: 'x'"))
                  .message())
          .isEqualTo(text);
    }
    World.refused(Problem.Kind.NOT_FOUND, () -> networks.get(foreign, ""));
  }

  @Test
  void aNetworkInUseStays() {
    networks.create("SUPER", SUPER);
    var child = networks.child(project, "partition: 'p1'").getId();
    World.refused(
        Problem.Kind.FAILED_PRECONDITION, () -> networks.delete("super"), "1 child networks");
    var ip = ips.create(child, project, "").getIp();
    World.refused(
        Problem.Kind.FAILED_PRECONDITION, () -> networks.delete(child, project), "1 addresses");
    ips.delete(ip, project);
    attach(child);
    World.refused(
        Problem.Kind.FAILED_PRECONDITION, () -> networks.delete(child, project), "1 machines");
    world.db.transaction(tx -> tx.sql().deleteFrom(ALLOCATION_NETWORK).execute());
    assertThat(networks.delete(child, project).getId()).isEqualTo(child);
    assertThat(networks.child(project, "partition: 'p1'").getPrefixesList())
        .as("the prefix is given back")
        .containsExactly("10.0.0.0/22", "2001:db8::/64");
  }

  @Test
  void baseNetworksAreTheSharedOfTheProjectAndWhatBelongsToNobody() {
    networks.create("SUPER", SUPER);
    networks.create("SUPER_NAMESPACED", NAMESPACED);
    networks.create("EXTERNAL", "id: 'ext' prefixes: '1.1.1.0/24' vrf: 9");
    networks.create(
        "EXTERNAL", "id: 'own' prefixes: '1.1.2.0/24' vrf: 8 project: '%s'".formatted(project));
    networks.create(
        "EXTERNAL", "id: 'foreign' prefixes: '1.1.3.0/24' vrf: 6 project: '%s'".formatted(other));
    networks.create("UNDERLAY", "id: 'under' prefixes: '1.1.4.0/24' partition: 'p1'");
    networks.child(project, "partition: 'p1'");
    var shared = networks.create("CHILD_SHARED", "partition: 'p1' project: '" + project + "'");
    networks.create("CHILD_SHARED", "partition: 'p1' project: '" + other + "'");

    var base = networks.base(project);
    assertThat(base)
        .extracting(Network::getId)
        .containsExactlyInAnyOrder("super", "ns", "ext", "own", shared.getId());
    assertThat(base)
        .filteredOn(Network::hasConsumption)
        .as("consumption of networks without project is hidden")
        .extracting(Network::getId)
        .containsExactlyInAnyOrder("own", shared.getId());
    assertThat(networks.base("")).extracting(Network::getId).containsExactly("ext", "ns", "super");
  }

  @Test
  void parallelCreatesOfChildrenGetAPrefixEach() throws Exception {
    networks.create(
        "SUPER", "id: 'v4' prefixes: '10.1.0.0/20' default_child_prefix_length { ipv4: 26 }");
    var calls = new ArrayList<Callable<String>>();
    for (var i = 0; i < 64; i++) {
      calls.add(() -> networks.child(project, "parent_network: 'v4'").getPrefixes(0));
    }
    var prefixes = new HashSet<Prefix>();
    try (var executor = Executors.newFixedThreadPool(8)) {
      for (var result : executor.invokeAll(calls)) {
        prefixes.add(Prefix.parse(result.get()));
      }
    }
    assertThat(prefixes).as("64 blocks of 64 addresses fill the super").hasSize(64);
  }

  @Test
  void ofParallelCreatesOfOneIdOneWins() throws Exception {
    var calls = new ArrayList<Callable<Boolean>>();
    for (var i = 0; i < 8; i++) {
      calls.add(
          () -> catchThrowableOfType(Problem.class, () -> networks.create("SUPER", SUPER)) == null);
    }
    var won = 0;
    try (var executor = Executors.newFixedThreadPool(8)) {
      for (var result : executor.invokeAll(calls)) {
        won += result.get() ? 1 : 0;
      }
    }
    assertThat(won).isEqualTo(1);
  }

  private void attach(String network) {
    Fixtures.image(world, "debian-12.0.1");
    var machine = Fixtures.machine(world);
    var allocation = Fixtures.allocate(world, machine, project, "debian-12.0.1", "default");
    world.db.transaction(tx ->
        tx.sql()
            .insertInto(ALLOCATION_NETWORK)
            .set(ALLOCATION_NETWORK.ALLOCATION, allocation)
            .set(ALLOCATION_NETWORK.POSITION, (short) 0)
            .set(ALLOCATION_NETWORK.NETWORK, network)
            .set(ALLOCATION_NETWORK.TYPE, (short) 1)
            .set(ALLOCATION_NETWORK.NAT_TYPE, (short) 1)
            .set(ALLOCATION_NETWORK.PREFIXES, new Prefix[0])
            .set(ALLOCATION_NETWORK.DESTINATION_PREFIXES, new Prefix[0])
            .set(ALLOCATION_NETWORK.IPS, new io.metalstack.values.Ip[0])
            .set(ALLOCATION_NETWORK.VRF, 1L)
            .set(ALLOCATION_NETWORK.ASN, 1L)
            .execute());
  }

  private static Problem refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    var problem = catchThrowableOfType(Problem.class, call);
    assertThat(problem.kind()).isEqualTo(Problem.Kind.NOT_FOUND);
    return problem;
  }

  private List<Integer> vrfs() {
    return world.db.read(sql -> sql.select(VRF.ID).from(VRF).fetch(VRF.ID));
  }
}
