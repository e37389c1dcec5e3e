package io.metalstack.apiserver.switches;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.v2.MachineAllocationType;
import io.metalstack.api.v2.NetworkType;
import io.metalstack.tables.tables.records.AllocationNetworkRecord;
import io.metalstack.values.Ip;
import io.metalstack.values.Prefix;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PortConfigTest {
  @Test
  void aMachineJoinsTheVrfOfItsPrivateNetworkAndAnnouncesWhatIsItsProjects() {
    var config =
        PortConfig.of(
            new PortConfig.Tenancy(
                MachineAllocationType.MACHINE_ALLOCATION_TYPE_MACHINE,
                List.of(
                    network(NetworkType.NETWORK_TYPE_CHILD, 42, "10.0.0.0/22", "10.0.0.1"),
                    network(NetworkType.NETWORK_TYPE_EXTERNAL, 7, "212.34.0.0/24", "212.34.0.5")),
                Stream.of("10.0.0.1/32", "212.34.0.5/32", "212.34.0.4/32")
                    .map(Prefix::parse)
                    .toList(),
                List.of(Prefix.parse("10.240.0.0/12"))));
    assertThat(config.vrf()).isEqualTo("vrf42");
    assertThat(config.filter().getCidrsList())
        .containsExactly("10.0.0.0/22", "10.240.0.0/12", "212.34.0.4/31");
    assertThat(config.filter().getVnisList()).isEmpty();
  }

  @Test
  void aFirewallStaysInTheDefaultVrfWithItsUnderlayAddressAndTheVnisOfItsNetworks() {
    var config =
        PortConfig.of(
            new PortConfig.Tenancy(
                MachineAllocationType.MACHINE_ALLOCATION_TYPE_FIREWALL,
                List.of(
                    network(NetworkType.NETWORK_TYPE_CHILD, 42, "10.0.0.0/22", "10.0.0.1"),
                    network(NetworkType.NETWORK_TYPE_EXTERNAL, 7, "212.34.0.0/24", "212.34.0.5"),
                    network(NetworkType.NETWORK_TYPE_UNDERLAY, 0, "10.1.0.0/24", "10.1.0.9")),
                List.of(),
                List.of()));
    assertThat(config.vrf()).isEqualTo("default");
    assertThat(config.filter().getCidrsList()).containsExactly("10.1.0.9/32");
    assertThat(config.filter().getVnisList()).containsExactly("42", "7");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/25 10.0.0.128/25, 10.0.0.0/24",
    "10.0.0.0/24 10.0.0.7/32, 10.0.0.0/24",
    "10.0.0.1/32 10.0.0.2/32, 10.0.0.1/32 10.0.0.2/32",
    "10.0.0.0/26 10.0.0.64/26 10.0.0.128/26 10.0.0.192/26, 10.0.0.0/24",
    "2001:db8::/64 2001:db8:0:1::/64 10.0.0.1/32, 10.0.0.1/32 2001:db8::/63",
  })
  void prefixesAreJoined(String given, String expected) {
    var prefixes = Stream.of(given.split(" ")).map(Prefix::parse).toList();
    assertThat(PortConfig.aggregated(prefixes).stream().map(Prefix::toString).toList())
        .isEqualTo(Arrays.asList(expected.split(" ")));
  }

  private static AllocationNetworkRecord network(
      NetworkType type, long vrf, String prefix, String ip) {
    var row = new AllocationNetworkRecord();
    row.setType((short) type.getNumber());
    row.setVrf(vrf);
    row.setPrefixes(new Prefix[] {Prefix.parse(prefix)});
    row.setIps(new Ip[] {Ip.parse(ip)});
    return row;
  }
}
