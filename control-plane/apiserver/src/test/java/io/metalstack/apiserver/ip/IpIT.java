package io.metalstack.apiserver.ip;

import static io.metalstack.tables.Tables.IP;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.v2.IPServiceGetRequest;
import io.metalstack.api.v2.IPType;
import io.metalstack.apiserver.Fixtures;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.network.NetworkCalls;
import io.metalstack.values.Ip;
import io.metalstack.values.Problem;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses of projects: taken, changed, found, given back. */
final class IpIT {
  @AutoClose private final World world = new World();
  private final NetworkCalls networks = new NetworkCalls(world);
  private final IpCalls ips = new IpCalls(world);
  private final String project = world.project(world.tenant("anna"));
  private final String other = world.project(world.tenant("otto"));

  IpIT() {
    Fixtures.partition(world, "p1");
    networks.create(
        "EXTERNAL", "id: 'dual' prefixes: '1.1.1.0/28' prefixes: '2001:db8::/64' vrf: 9");
    networks.create("EXTERNAL", "id: 'six' prefixes: '2001:db8:1::/64' vrf: 10");
    networks.create(
        "SUPER", "id: 'super' prefixes: '10.0.0.0/16' default_child_prefix_length { ipv4: 22 }");
  }

  @Test
  void isEphemeralAndTheFirstFreeIpv4UnlessItSaysOtherwise() {
    var created =
        ips.create("dual", project, "name: 'web' labels { labels { key: 'a' value: 'b' } }");

    assertThat(created.getIp()).isEqualTo("1.1.1.1");
    assertThat(created.getType()).isEqualTo(IPType.IP_TYPE_EPHEMERAL);
    assertThat(created.getNetwork()).isEqualTo("dual");
    assertThat(created.getMeta().getLabels().getLabelsMap()).containsEntry("a", "b");
    assertThat(ips.get("1.1.1.1", project)).isEqualTo(created);
    assertThat(ips.create("six", project, "").getIp()).isEqualTo("2001:db8:1::1");
    assertThat(ips.create("dual", project, "address_family: IP_ADDRESS_FAMILY_V6").getIp())
        .isEqualTo("2001:db8::1");
    assertThat(ips.create("dual", project, "ip: '1.1.1.5' type: IP_TYPE_STATIC").getType())
        .isEqualTo(IPType.IP_TYPE_STATIC);
  }

  @ParameterizedTest(name = "{0} {1}: {2} {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          none  |                                                      | NOT_FOUND         | no network "none"
          dual  | ip: '1.1.1.0'                                        | ALREADY_EXISTS    | network or broadcast address
          dual  | ip: '1.1.1.15'                                       | ALREADY_EXISTS    | network or broadcast address
          dual  | ip: '2001:db8::'                                     | ALREADY_EXISTS    | network or broadcast address
          dual  | ip: '1.1.1.7'                                        | INVALID_ARGUMENT  | already in use
          dual  | ip: '1.1.2.1'                                        | INVALID_ARGUMENT  | is not in network
          dual  | ip: '1.1.1.3' address_family: IP_ADDRESS_FAMILY_V4   | INVALID_ARGUMENT  | not both
          six   | address_family: IP_ADDRESS_FAMILY_V4                 | INVALID_ARGUMENT  | has no IPV4 prefix
          super |                                                      | INVALID_ARGUMENT  | super network
          own   |                                                      | PERMISSION_DENIED | super network
          under |                                                      | PERMISSION_DENIED | for admins
          child |                                                      | INVALID_ARGUMENT  | belongs to another project
          dual  | machine: '00000000-0000-0000-0000-000000000001'      | NOT_FOUND         | no machine
          """)
  void isRefused(String network, String fields, Problem.Kind kind, String reason) {
    ips.create("dual", other, "ip: '1.1.1.7'");
    networks.create("UNDERLAY", "id: 'under' prefixes: '1.1.4.0/24' partition: 'p1'");
    networks.create(
        "SUPER",
        "id: 'own' prefixes: '10.1.0.0/16' default_child_prefix_length { ipv4: 22 } project: '%s'"
            .formatted(project));
    var child = networks.child(other, "parent_network: 'super'").getId();
    var id = network.equals("child") ? child : network;

    World.refused(kind, () -> ips.create(id, project, fields == null ? "" : fields), reason);
    assertThat(ips.list(project, "")).as("nothing is taken").isEmpty();
  }

  @Test
  void anAdminMayTakeAddressesOfAnUnderlay() {
    networks.create("UNDERLAY", "id: 'under' prefixes: '1.1.4.0/24' partition: 'p1'");

    assertThat(ips.create(World.admin(), "under", project, "").getIp()).isEqualTo("1.1.4.1");
  }

  @Test
  void aSharedNetworkOfAnotherProjectGivesAddresses() {
    var shared =
        networks.create("CHILD_SHARED", "parent_network: 'super' project: '" + other + "'").getId();
    var ip = ips.create(shared, project, "");

    assertThat(ip.getProject()).isEqualTo(project);
    assertThat(ips.list(project, "network: '" + shared + "'")).containsExactly(ip.getIp());
  }

  @Test
  void aFullNetworkSaysSo() {
    networks.create("EXTERNAL", "id: 'small' prefixes: '1.1.5.0/30' vrf: 11");
    ips.create("small", project, "");
    ips.create("small", project, "");

    World.refused(
        Problem.Kind.INVALID_ARGUMENT, () -> ips.create("small", project, ""), "no IPV4 address");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2001:db8::a", "2001:DB8::A", "2001:0db8:0:0:0:0:0:000a"})
  void anySpellingOfAnIpv6AddressIsTheSame(String spelling) {
    var created = ips.create("dual", project, "ip: '2001:db8:0::a'");

    assertThat(created.getIp()).isEqualTo("2001:db8::a");
    assertThat(ips.get(spelling, project)).isEqualTo(created);
    assertThat(ips.list(project, "ip: '" + spelling + "'")).containsExactly("2001:db8::a");
    var updated = ips.update(created, "ip: '" + spelling + "' name: 'x'");
    assertThat(updated.getName()).isEqualTo("x");
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> ips.create("dual", project, "ip: '" + spelling + "'"),
        "already in use");
    assertThat(ips.delete(spelling, project)).isEqualTo(updated);
  }

  @Test
  void anUpdateChangesWhatItNames() {
    var created = ips.create("dual", project, "name: 'one' description: 'd'");
    var updated =
        ips.update(created, "name: 'two' labels { replace { labels { key: 'a' value: 'b' } } }");

    assertThat(updated.getName()).isEqualTo("two");
    assertThat(updated.getDescription()).isEqualTo("d");
    assertThat(updated.getType()).isEqualTo(IPType.IP_TYPE_EPHEMERAL);
    assertThat(updated.getMeta().getGeneration()).isEqualTo(1);
    assertThat(ips.get(created.getIp(), project)).isEqualTo(updated);
    World.refused(Problem.Kind.ABORTED, () -> ips.update(created, ""), "ip 1.1.1.1");
  }

  @Test
  void anEphemeralAddressMayBecomeStaticAndNeverTheReverse() {
    var created = ips.create("dual", project, "");
    var fixed = ips.update(created, "type: IP_TYPE_STATIC");

    assertThat(fixed.getType()).isEqualTo(IPType.IP_TYPE_STATIC);
    assertThat(ips.update(fixed, "type: IP_TYPE_STATIC").getType())
        .isEqualTo(IPType.IP_TYPE_STATIC);
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> ips.update(ips.get(created.getIp(), project), "type: IP_TYPE_EPHEMERAL"),
        "cannot become ephemeral");
  }

  @Test
  void namespacedAddressesAreFoundChangedAndDeletedByTheirProject() {
    networks.create(
        "SUPER_NAMESPACED",
        "id: 'ns' prefixes: '10.64.0.0/22' default_child_prefix_length { ipv4: 24 }");
    var mine = ips.create(networks.child(project, "parent_network: 'ns'").getId(), project, "");
    var twin = ips.create(networks.child(other, "parent_network: 'ns'").getId(), other, "");

    assertThat(mine.getIp()).isEqualTo(twin.getIp()).isEqualTo("10.64.0.1");
    assertThat(mine.getNamespace()).isEqualTo(project);
    assertThat(ips.get("10.64.0.1", project)).isEqualTo(mine);
    var request =
        IPServiceGetRequest.newBuilder()
            .setIp("10.64.0.1")
            .setProject(project)
            .setNamespace(project);
    assertThat(world.read(IpReads::get, World.user("anna"), request.build()).getIp())
        .isEqualTo(mine);
    World.refused(
        Problem.Kind.NOT_FOUND,
        () ->
            world.read(
                IpReads::get, World.user("anna"), request.clone().setNamespace(other).build()));
    assertThat(ips.update(mine, "name: 'x'").getName()).isEqualTo("x");
    ips.delete("10.64.0.1", project);
    assertThat(ips.get("10.64.0.1", other)).as("its twin stays").isEqualTo(twin);
    World.refused(Problem.Kind.NOT_FOUND, () -> ips.get("10.64.0.1", project));
  }

  @Test
  void anAddressThatAProjectHasTwiceIsAmbiguous() {
    ips.create("dual", project, "");
    world.db.transaction(tx ->
        tx.sql()
            .insertInto(IP)
            .set(IP.UUID, UUID.randomUUID())
            .set(IP.ADDRESS, Ip.parse("1.1.1.1"))
            .set(IP.NAMESPACE, project)
            .set(IP.NETWORK, "six")
            .set(IP.PROJECT, UUID.fromString(project))
            .set(IP.TYPE, (short) 1)
            .set(IP.CREATED_AT, World.NOW)
            .execute());

    World.refused(
        Problem.Kind.INVALID_ARGUMENT, () -> ips.delete("1.1.1.1", project), "[dual, six]");
  }

  @Test
  void unknownAndForeignAddressesAnswerWithOneText() {
    var foreign = ips.create("dual", other, "").getIp();
    for (var ip : List.of(foreign, "9.9.9.9")) {
      var text = "there is no ip %s in project \"%s\"".formatted(ip, project);
      World.refused(Problem.Kind.NOT_FOUND, () -> ips.get(ip, project), text);
      World.refused(Problem.Kind.NOT_FOUND, () -> ips.delete(ip, project), text);
    }
  }

  @Test
  void anAddressOfAMachineIsThatOfAMachineOfTheProjectAndStaysAsLongAsIt() {
    Fixtures.image(world, "debian-12.0.1");
    var machine = Fixtures.allocation(world, project, "debian-12.0.1");
    var fields = "machine: '" + machine + "'";
    var created = ips.create("dual", project, fields);

    assertThat(created.getMeta().getLabels().getLabelsMap())
        .containsEntry("machine.metal-stack.io/id", machine.toString());
    assertThat(ips.list(project, fields)).containsExactly(created.getIp());
    World.refused(
        Problem.Kind.NOT_FOUND,
        () -> ips.create("dual", other, fields),
        "no machine \"" + machine + "\" in project \"" + other + "\"");
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> ips.delete(created.getIp(), project),
        "in use by machine " + machine);
  }

  @Test
  void theLabelOfAMachineThatAClientSendsBackIsNotKept() {
    var label = "labels { key: 'machine.metal-stack.io/id' value: 'x' }";
    var created = ips.create("dual", project, "labels { " + label + " }");
    var updated = ips.update(created, "labels { replace { " + label + " } }");

    assertThat(created.getMeta().getLabels().getLabelsMap()).isEmpty();
    assertThat(updated.getMeta().getLabels().getLabelsMap()).isEmpty();
  }

  @Test
  void queriesNarrow() {
    ips.create("dual", project, "name: 'web' type: IP_TYPE_STATIC");
    ips.create("dual", project, "ip: '2001:db8::a' labels { labels { key: 'a' value: 'b' } }");
    ips.create("six", project, "");
    ips.create("six", other, "");

    assertThat(ips.list(project, "")).containsExactly("1.1.1.1", "2001:db8::a", "2001:db8:1::1");
    assertThat(ips.list(project, "network: 'six'")).containsExactly("2001:db8:1::1");
    assertThat(ips.list(project, "name: 'web'")).containsExactly("1.1.1.1");
    assertThat(ips.list(project, "type: IP_TYPE_STATIC")).containsExactly("1.1.1.1");
    assertThat(ips.list(project, "address_family: IP_ADDRESS_FAMILY_V4"))
        .containsExactly("1.1.1.1");
    assertThat(ips.list(project, "labels { labels { key: 'a' value: 'b' } }"))
        .containsExactly("2001:db8::a");
    assertThat(ips.list(project, "parent_prefix_cidr: '2001:db8::/64'"))
        .as("compares the prefix, not its text")
        .containsExactly("2001:db8::a");
    assertThat(ips.list(project, "project: '" + other + "'")).isEmpty();
  }
}
