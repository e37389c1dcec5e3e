package io.metalstack.apiserver.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.v2.NATType;
import io.metalstack.apiserver.Fixtures;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.ip.IpCalls;
import io.metalstack.values.Problem;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a network can be changed, and when. */
final class NetworkUpdateIT {
  private static final String SUPER =
      "id: 'super' prefixes: '10.0.0.0/16' default_child_prefix_length { ipv4: 22 }"
          + " additional_announcable_cidrs: '10.240.0.0/12'"
          + " additional_announcable_cidrs: '100.64.0.0/10'";
  private static final String RESENT =
      "prefixes: '10.0.0.0/16' additional_announcable_cidrs: ['10.240.0.0/12', '100.64.0.0/10'] ";

  @AutoClose private final World world = new World();
  private final NetworkCalls networks = new NetworkCalls(world);
  private final IpCalls ips = new IpCalls(world);
  private final String project = world.project(world.tenant("anna"));

  NetworkUpdateIT() {
    Fixtures.partition(world, "p1");
    networks.create("SUPER", SUPER);
    networks.create(
        "EXTERNAL", "id: 'ext' prefixes: '1.1.1.0/24' vrf: 9 destination_prefixes: '0.0.0.0/0'");
    networks.create("UNDERLAY", "id: 'under' prefixes: '1.1.4.0/24' partition: 'p1'");
  }

  @Test
  void nameDescriptionAndLabelsAreForEveryone() {
    var child = networks.child(project, "parent_network: 'super' name: 'one'");
    var updated =
        networks.update(
            child,
            project,
            "name: 'two' labels { patch { update { labels { key: 'a' value: 'b' } } } }");

    assertThat(updated.getName()).isEqualTo("two");
    assertThat(updated.getMeta().getLabels().getLabelsMap()).containsEntry("a", "b");
    assertThat(updated.getMeta().getGeneration()).isEqualTo(1);
    assertThat(updated.getPrefixesList()).isEqualTo(child.getPrefixesList());
    assertThat(networks.get(child.getId(), project)).isEqualTo(updated);
    World.refused(Problem.Kind.ABORTED, () -> networks.update(child, project, ""), "network");
    var asAdmin = networks.update(updated, "description: 'three'");
    assertThat(asAdmin.getName()).isEqualTo("two");
    assertThat(asAdmin.getDescription()).isEqualTo("three");
  }

  @Test
  void everythingElseIsForAdmins() {
    var updated =
        networks.update(
            "super",
            RESENT
                + "prefixes: '2001:db8::/48' default_child_prefix_length { ipv4: 24 ipv6: 64 }"
                + " min_child_prefix_length { ipv4: 20 ipv6: 60 } destination_prefixes: '::/0'"
                + " nat_type: NAT_TYPE_IPV4_MASQUERADE");

    assertThat(updated.getPrefixesList()).containsExactly("10.0.0.0/16", "2001:db8::/48");
    assertThat(updated.getDestinationPrefixesList())
        .as("a family may come together with its prefix")
        .containsExactly("::/0");
    assertThat(updated.getMinChildPrefixLength().getIpv4()).isEqualTo(20);
    assertThat(updated.getMinChildPrefixLength().getIpv6()).isEqualTo(60);
    assertThat(updated.getNatType()).isEqualTo(NATType.NAT_TYPE_IPV4_MASQUERADE);
    var child = networks.child(project, "parent_network: 'super'");
    assertThat(child.getPrefixesList()).containsExactly("10.0.0.0/24", "2001:db8::/64");
    assertThat(child.getNatType()).isEqualTo(NATType.NAT_TYPE_IPV4_MASQUERADE);
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> networks.child(project, "parent_network: 'super' length { ipv4: 19 }"),
        "shorter than the 20");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          super | | lose all its prefixes
          ext   | name: 'x' | lose all its prefixes
          ext   | prefixes: '1.1.1.1/24' | expected 1.1.1.0/24
          ext   | prefixes: '1.1.1.0/24' default_child_prefix_length { ipv4: 28 } | default_child_prefix_length of a external network must be left out
          ext   | prefixes: '1.1.1.0/24' additional_announcable_cidrs: '10.0.0.0/8' | additional_announcable_cidrs of a external network must be left out
          ext   | prefixes: '1.1.1.0/24' destination_prefixes: '::/0' | must be of the families of its prefixes
          under | prefixes: '1.1.4.0/24' nat_type: NAT_TYPE_IPV4_MASQUERADE | nat_type
          under | prefixes: '1.1.4.0/24' destination_prefixes: '0.0.0.0/0' | destination_prefixes
          under | prefixes: '1.1.4.0/24' prefixes: '2001:db8::/64' | must be IPv4
          super | RESENT prefixes: '2001:db8::/48' | default_child_prefix_length.ipv6
          super | RESENT default_child_prefix_length { ipv4: 16 } | expected more than the length
          super | RESENT min_child_prefix_length { ipv4: 23 } | expected at most the default of 22
          super | RESENT prefixes: '10.1.0.0/23' | expected more than the length of prefix 10.1.0.0/23
          """)
  void whatANewNetworkMayNotBeAnUpdatedOneMayNotEither(String id, String fields, String reason) {
    var before = networks.get(id);
    var update = (fields == null ? "" : fields).replace("RESENT", RESENT);

    World.refused(Problem.Kind.INVALID_ARGUMENT, () -> networks.update(id, update), reason);
    assertThat(networks.get(id)).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "prefixes: '10.0.0.0/22'",
    "default_child_prefix_length { ipv4: 28 }",
    "min_child_prefix_length { ipv4: 28 }",
    "additional_announcable_cidrs: '10.0.0.0/8'"
  })
  void aChildKeepsWhatItHasFromItsParent(String fields) {
    var child = networks.child(project, "parent_network: 'super'").getId();

    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> networks.update(child, fields),
        "of a child network cannot be changed");
  }

  @Test
  void aPrefixWithAddressesInItStays() {
    networks.update("ext", "prefixes: '1.1.1.0/24' prefixes: '1.1.2.0/24'");
    var ip = ips.create("ext", project, "ip: '1.1.2.7'").getIp();

    World.refused(
        Problem.Kind.FAILED_PRECONDITION,
        () -> networks.update("ext", "prefixes: '1.1.1.0/24'"),
        "1.1.2.0/24",
        "1 addresses");
    ips.delete(ip, project);
    assertThat(networks.update("ext", "prefixes: '1.1.1.0/24'").getPrefixesList())
        .containsExactly("1.1.1.0/24");
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> ips.create("ext", project, "ip: '1.1.2.7'"),
        "not in network");
    networks.create("EXTERNAL", "id: 'x' prefixes: '1.1.2.0/24' vrf: 10");
  }

  @Test
  void aPrefixWithChildrenInItStays() {
    networks.update("super", RESENT + "prefixes: '10.1.0.0/16'");
    var child = networks.child(project, "parent_network: 'super' length { ipv4: 17 }").getId();
    var rest = networks.child(project, "parent_network: 'super' length { ipv4: 17 }").getId();
    var second = networks.child(project, "parent_network: 'super' length { ipv4: 17 }");
    assertThat(second.getPrefixesList())
        .as("prefixes are used in the order in which they came")
        .containsExactly("10.1.0.0/17");

    World.refused(
        Problem.Kind.FAILED_PRECONDITION,
        () -> networks.update("super", RESENT),
        "1 child networks");
    networks.delete(second.getId());
    networks.update("super", RESENT);
    networks.delete(child);
    networks.delete(rest);
    assertThat(networks.get("super").getConsumption().getIpv4().getAvailablePrefixes())
        .isEqualTo(1);
  }

  @Test
  void aPrefixOfANamespacedSuperComesToAndGoesFromEveryNamespace() {
    networks.create(
        "SUPER_NAMESPACED",
        "id: 'ns' prefixes: '10.64.0.0/24' default_child_prefix_length { ipv4: 25 }");
    var other = world.project(world.tenant("otto"));
    networks.child(project, "parent_network: 'ns'");
    networks.child(project, "parent_network: 'ns'");
    networks.child(other, "parent_network: 'ns'");
    networks.update("ns", "prefixes: '10.64.0.0/24' prefixes: '10.65.0.0/24'");
    var child = networks.child(project, "parent_network: 'ns'");

    assertThat(child.getPrefixesList()).containsExactly("10.65.0.0/25");
    World.refused(
        Problem.Kind.FAILED_PRECONDITION,
        () -> networks.update("ns", "prefixes: '10.64.0.0/24'"),
        "1 child networks");
    networks.delete(child.getId());
    networks.update("ns", "prefixes: '10.64.0.0/24'");
    networks.child(other, "parent_network: 'ns'");
    World.refused(
        Problem.Kind.RESOURCE_EXHAUSTED, () -> networks.child(other, "parent_network: 'ns'"), "ns");
  }

  @Test
  void aPrefixOfAnotherNetworkIsRefusedAndABiggerOneMayReplaceItsOwn() {
    World.refused(
        Problem.Kind.ALREADY_EXISTS,
        () -> networks.update("ext", "prefixes: '1.1.1.0/24' prefixes: '10.0.4.0/24'"),
        "10.0.4.0/24 overlaps");
    assertThat(networks.update("ext", "prefixes: '1.1.0.0/23'").getPrefixesList())
        .containsExactly("1.1.0.0/23");
  }

  @Test
  void announcedCidrsAreAddedFreelyAndLeftOutByForceOnly() {
    var added = networks.update("super", RESENT + "additional_announcable_cidrs: '192.168.0.0/16'");
    assertThat(added.getAdditionalAnnouncableCidrsList())
        .containsExactly("10.240.0.0/12", "100.64.0.0/10", "192.168.0.0/16");

    var prefix = "prefixes: '10.0.0.0/16' ";
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> networks.update("super", prefix + "additional_announcable_cidrs: '10.240.0.0/12'"),
        "100.64.0.0/10");
    World.refused(
        Problem.Kind.INVALID_ARGUMENT, () -> networks.update("super", prefix), "10.240.0.0/12");
    var forced =
        networks.update(
            "super", prefix + "force: true additional_announcable_cidrs: '10.240.0.0/12'");
    assertThat(forced.getAdditionalAnnouncableCidrsList()).containsExactly("10.240.0.0/12");
    assertThat(networks.update("super", prefix + "force: true").getAdditionalAnnouncableCidrsList())
        .isEmpty();
  }
}
