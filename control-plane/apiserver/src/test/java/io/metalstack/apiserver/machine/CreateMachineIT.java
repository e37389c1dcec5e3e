package io.metalstack.apiserver.machine;

import static io.metalstack.tables.Tables.ALLOCATION;
import static io.metalstack.tables.Tables.ASN;
import static io.metalstack.tables.Tables.IP;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TextFormat;
import io.metalstack.api.v2.MachineServiceCreateRequest;
import io.metalstack.api.v2.NetworkType;
import io.metalstack.apiserver.World;
import io.metalstack.postgres.ThrowawayPostgres;
import io.metalstack.values.Ip;
import io.metalstack.values.Problem;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be asked of an allocation, and in which order it is looked at. */
final class CreateMachineIT {
  private static final String FIREWALL =
      "allocation_type: MACHINE_ALLOCATION_TYPE_FIREWALL networks { network: 'internet' } ";

  @AutoClose private final Yard yard = new Yard(ThrowawayPostgres.database(), 4);
  private final UUID project = yard.project("alice");

  /** Each request is wrong in all that comes after, too: the first thing wrong is what is told. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          project: '00000000-0000-4000-8000-000000000000' partition: 'none' | NOT_FOUND | project
          uuid: 'nobody' partition: 'none'                          | UNAUTHENTICATED    | admin editor
          partition: 'none' size: 'none'                            | NOT_FOUND          | partition "none"
          size: 'none' image: 'none-1.0.0'                          | NOT_FOUND          | size "none"
          image: 'debian' filesystem_layout: 'none'                 | INVALID_ARGUMENT   | debian
          image: 'none-1.0' filesystem_layout: 'none'               | NOT_FOUND          | image "none-1.0"
          image: 'debian-11.0.1' filesystem_layout: 'none'          | FAILED_PRECONDITION | expired
          image: 'debian-11.0' filesystem_layout: 'none'            | FAILED_PRECONDITION | expired
          filesystem_layout: 'none' allocation_type: MACHINE_ALLOCATION_TYPE_UNSPECIFIED | NOT_FOUND | layout "none"
          size: 'c2' allocation_type: MACHINE_ALLOCATION_TYPE_UNSPECIFIED | INVALID_ARGUMENT | no filesystem layout
          allocation_type: MACHINE_ALLOCATION_TYPE_UNSPECIFIED networks { network: 'none' } | INVALID_ARGUMENT | allocation_type
          firewall_spec {} networks { network: 'none' }             | INVALID_ARGUMENT   | only a firewall
          ssh_public_keys: 'none' networks { network: 'none' }      | INVALID_ARGUMENT   | SSH public key
          networks { network: 'none' }                              | INVALID_ARGUMENT   | network "none"
          """)
  void theFirstThingWrongIsTold(String wrong, Problem.Kind kind, String words) {
    World.refused(kind, () -> yard.create(asked(wrong)), words);
    nothingIsTaken();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          networks { network: 'net' }         | given twice
          networks { network: 'shared' }      | at most one shared
          networks { network: 'own' }         | exactly one child
          networks { network: 'foreign' }     | another project
          networks { network: 'under' }       | underlay
          networks { network: 'super' }       | super network
          networks { network: 'elsewhere' }   | is of partition
          """)
  void networksMustFit(String added, String words) {
    networks();
    World.refused(Problem.Kind.INVALID_ARGUMENT, () -> yard.create(asked(added)), words);
    nothingIsTaken();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          egress { ports: 80 to: '0.0.0.0/0' }                                  | tcp or udp
          egress { protocol: IP_PROTOCOL_TCP ports: 65536 to: '0.0.0.0/0' }     | 65536
          egress { protocol: IP_PROTOCOL_TCP to: '1.2.3.0/24' to: '2001:db8::/64' } | mixes IPv4 and IPv6
          ingress { ports: 80 from: '0.0.0.0/0' }                               | tcp or udp
          ingress { protocol: IP_PROTOCOL_UDP from: '1.2.3.0/24' to: '2001:db8::/64' } | mixes IPv4 and IPv6
          ingress { protocol: IP_PROTOCOL_UDP from: 'none' }                    | none
          """)
  void firewallRulesMustBeRight(String rules, String words) {
    networks();
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> yard.create(asked(FIREWALL + "firewall_spec { firewall_rules { " + rules + " } }")),
        words);
  }

  @Test
  void aFirewallNeedsAnUnderlayAndAnExternalNetworkAndGetsTheUnderlayByItself() {
    yard.machine("r1");
    World.refused(Problem.Kind.FAILED_PRECONDITION, () -> yard.create(asked(FIREWALL)), "underlay");
    networks();
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> yard.create(asked("allocation_type: MACHINE_ALLOCATION_TYPE_FIREWALL")),
        "one external");
    var networks = yard.create(asked(FIREWALL)).getAllocation().getNetworksList();
    assertThat(networks)
        .extracting(network -> network.getNetworkType())
        .containsExactly(
            NetworkType.NETWORK_TYPE_CHILD_SHARED,
            NetworkType.NETWORK_TYPE_EXTERNAL,
            NetworkType.NETWORK_TYPE_UNDERLAY);
    assertThat(networks.stream().map(network -> network.getAsn()).distinct()).hasSize(1);
    assertThat(networks).allSatisfy(network -> assertThat(network.getIpsList()).hasSize(1));
  }

  @Test
  void givenAddressesMustBeTheProjectsAndFree() {
    yard.machine("r1");
    yard.machine("r1");
    address("10.0.0.77", project);
    address("10.0.0.78", yard.project("bob"));
    var given = "networks { network: 'net' ips: '%s' }";
    for (var wrong : new String[] {"10.0.0.78", "10.0.0.79"}) {
      var request = merged(asked("").clearNetworks(), given.formatted(wrong));
      World.refused(
          Problem.Kind.INVALID_ARGUMENT, () -> yard.create(request), wrong + " is no address");
    }
    var twice = asked("").clearNetworks();
    merged(twice, "networks { network: 'net' ips: '10.0.0.77' ips: '10.0.0.77' }");
    World.refused(Problem.Kind.INVALID_ARGUMENT, () -> yard.create(twice), "given twice");
    var request = merged(asked("").clearNetworks(), given.formatted("10.0.0.77"));
    assertThat(yard.create(request).getAllocation().getNetworks(0).getIpsList())
        .containsExactly("10.0.0.77");
    World.refused(Problem.Kind.INVALID_ARGUMENT, () -> yard.create(request), "is in use");
  }

  @Test
  void serversOfNamesAndTimeAreTheRequestsOrThePartitions() {
    yard.machine("r1");
    yard.machine("r1");
    var partitions = yard.create(asked("")).getAllocation();
    assertThat(partitions.getDnsServers(0).getIp()).isEqualTo("9.9.9.9");
    assertThat(partitions.getNtpServers(0).getAddress()).isEqualTo("time.example.org");
    assertThat(partitions.getHostname()).as("the usual one").isEqualTo("metal");
    var own =
        yard.create(asked("dns_servers { ip: '1.1.1.1' } ntp_servers { address: 'ntp' }"))
            .getAllocation();
    assertThat(own.getDnsServersList()).hasSize(1);
    assertThat(own.getDnsServers(0).getIp()).isEqualTo("1.1.1.1");
    assertThat(own.getNtpServers(0).getAddress()).isEqualTo("ntp");
  }

  @Test
  void aShortImageIdIsKeptAsTheFullOne() {
    yard.machine("r1");
    assertThat(yard.create(asked("image: 'debian-12.0'")).getAllocation().getImage().getId())
        .isEqualTo("debian-12.0.1");
  }

  @Test
  void byUuidTheMachineMustBeThereFreeUnlockedAndWaiting() {
    var id = yard.machine("r1");
    World.refused(
        Problem.Kind.NOT_FOUND, () -> named(UUID.randomUUID(), "image: 'none-1.0'"), "no machine");
    World.refused(
        Problem.Kind.INVALID_ARGUMENT, () -> named(id, "partition: 'p1'"), "partition and size");
    named(id, "");
    World.refused(
        Problem.Kind.FAILED_PRECONDITION, () -> named(id, "image: 'none-1.0'"), "allocated");
  }

  private void named(UUID id, String text) {
    var request = yard.asked(project).clearPartition().clearSize().setUuid(id.toString());
    yard.create(World.admin(), merged(request, text));
  }

  private void networks() {
    var bob = yard.project("bob");
    yard.db.transaction(tx -> {
      Yard.network(tx, "shared", NetworkType.NETWORK_TYPE_CHILD_SHARED, "10.8.0.0/24", bob, "p1");
      Yard.network(tx, "own", NetworkType.NETWORK_TYPE_CHILD, "10.9.0.0/24", project, "p1");
      Yard.network(tx, "foreign", NetworkType.NETWORK_TYPE_CHILD, "10.10.0.0/24", bob, "p1");
      Yard.network(tx, "under", NetworkType.NETWORK_TYPE_UNDERLAY, "10.11.0.0/24", null, "p1");
      Yard.network(tx, "super", NetworkType.NETWORK_TYPE_SUPER, "10.12.0.0/24", null, "p1");
      Yard.partition(tx, "p2");
      Yard.network(tx, "elsewhere", NetworkType.NETWORK_TYPE_EXTERNAL, "10.13.0.0/24", null, "p2");
      return null;
    });
  }

  private void address(String address, UUID owner) {
    yard.db.transaction(tx ->
        tx.sql()
            .insertInto(IP)
            .set(IP.UUID, UUID.randomUUID())
            .set(IP.ADDRESS, Ip.parse(address))
            .set(IP.NETWORK, "net")
            .set(IP.PROJECT, owner)
            .set(IP.TYPE, (short) 2)
            .set(IP.CREATED_AT, World.NOW)
            .execute());
  }

  private MachineServiceCreateRequest.Builder asked(String text) {
    return merged(yard.asked(project), text);
  }

  private static MachineServiceCreateRequest.Builder merged(
      MachineServiceCreateRequest.Builder request, String text) {
    try {
      TextFormat.merge(text, request);
      return request;
    } catch (TextFormat.ParseException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private void nothingIsTaken() {
    yard.db.read(sql -> {
      assertThat(sql.fetchCount(IP)).isZero();
      assertThat(sql.fetchCount(ASN)).isZero();
      assertThat(sql.fetchCount(ALLOCATION)).isZero();
      return null;
    });
  }
}
