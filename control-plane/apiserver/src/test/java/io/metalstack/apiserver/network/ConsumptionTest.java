package io.metalstack.apiserver.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.v2.NATType;
import io.metalstack.api.v2.NetworkType;
import io.metalstack.api.v2.NetworkUsage;
import io.metalstack.tables.tables.records.NetworkRecord;
import io.metalstack.values.Ip;
import io.metalstack.values.Prefix;
import java.util.Arrays;
import java.util.Map;
import org.jooq.JSONB;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures of a network's consumption. Source: v2.md 12.1. */
final class ConsumptionTest {
  @ParameterizedTest(name = "{0} {1} with {2} addresses: {3} of them used {4}, free blocks {5}")
  @CsvSource(
      textBlock =
          """
          EXTERNAL, 10.0.0.0/24,              0, 256,        2,  1
          EXTERNAL, 10.0.0.0/24,              5, 256,        7,  1
          EXTERNAL, 10.0.0.0/24 10.0.1.0/25,  5, 384,        9,  2
          EXTERNAL, 10.0.0.0/30,              0, 4,          2,  1
          EXTERNAL, 10.0.0.0/31,              0, 2,          2,  0
          EXTERNAL, 10.0.0.0/32,              0, 1,          1,  0
          EXTERNAL, 0.0.0.0/0,                0, 2147483647, 2,  1
          EXTERNAL, 2001:db8::/48,            3, 2147483647, 4,  1
          EXTERNAL, 2001:db8::/96,            0, 2147483647, 1,  1
          EXTERNAL, 2001:db8::/97,            0, 2147483648, 1,  1
          EXTERNAL, 2001:db8::/126,           0, 4,          1,  1
          EXTERNAL, 2001:db8::/127,           0, 2,          1,  0
          EXTERNAL, 2001:db8::/128,           0, 1,          1,  0
          SUPER,    10.0.0.0/16,              0, 65536,      2, 77
          """)
  void theFigures(
      NetworkTypeName type, String prefixes, long ips, long available, long used, long blocks) {
    var usage = usage(type, prefixes, ips);

    assertThat(usage.getAvailableIps()).isEqualTo(available);
    assertThat(usage.getUsedIps()).isEqualTo(used);
    assertThat(usage.getAvailablePrefixes()).isEqualTo(blocks);
    assertThat(usage.getUsedPrefixes()).isEqualTo(11);
  }

  enum NetworkTypeName {
    EXTERNAL,
    SUPER
  }

  private static NetworkUsage usage(NetworkTypeName type, String texts, long ips) {
    var prefixes = Arrays.stream(texts.split(" ")).map(Prefix::parse).toList();
    var network = new NetworkRecord();
    network.setId("n");
    network.setName("");
    network.setDescription("");
    network.setType((short) NetworkType.valueOf("NETWORK_TYPE_" + type).getNumber());
    network.setNatType((short) NATType.NAT_TYPE_NONE_VALUE);
    network.setDestinationPrefixes(new Prefix[0]);
    network.setAdditionalAnnouncableCidrs(new Prefix[0]);
    network.setLabels(JSONB.valueOf("{}"));
    network.setGeneration(0L);
    network.setCreatedAt(java.time.Instant.EPOCH);
    var family = prefixes.getFirst().family();
    var row = new NetworkRow(network, prefixes, Map.of(family, new NetworkRow.Usage(ips, 11, 77)));
    var consumption = NetworkView.message(row).getConsumption();
    assertThat(consumption.hasIpv4()).isEqualTo(family == Ip.Family.IPV4);
    assertThat(consumption.hasIpv6()).isEqualTo(family == Ip.Family.IPV6);
    return family == Ip.Family.IPV4 ? consumption.getIpv4() : consumption.getIpv6();
  }
}
