package io.metalstack.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.metalstack.api.v2.Image;
import io.metalstack.api.v2.Machine;
import io.metalstack.api.v2.MachineAllocation;
import io.metalstack.api.v2.MachineCondition;
import io.metalstack.api.v2.MachineLiveliness;
import io.metalstack.api.v2.MachineNetwork;
import io.metalstack.api.v2.MachineProvisioningEvent;
import io.metalstack.api.v2.MachineProvisioningEventState;
import io.metalstack.api.v2.MachineProvisioningEventType;
import io.metalstack.api.v2.MachineRecentProvisioningEvents;
import io.metalstack.api.v2.MachineState;
import io.metalstack.api.v2.MachineStatus;
import io.metalstack.api.v2.Meta;
import io.metalstack.api.v2.NATType;
import io.metalstack.api.v2.Network;
import io.metalstack.api.v2.NetworkConsumption;
import io.metalstack.api.v2.NetworkType;
import io.metalstack.api.v2.NetworkUsage;
import io.metalstack.api.v2.Partition;
import io.metalstack.api.v2.Size;
import io.metalstack.api.v2.Switch;
import io.metalstack.api.v2.SwitchOS;
import io.metalstack.api.v2.SwitchOSVendor;
import io.metalstack.api.v2.SwitchSync;
import io.metalstack.cli.output.Table;
import io.metalstack.cli.output.TableText;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The tables as people see them. */
class TablesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @Test
  void machines() {
    var machines = List.of(locked(), allocated());

    assertThat(narrow(MachineTable.of(NOW), machines))
        .isEqualTo(
            """
            ID                                              LAST EVENT   WHEN  AGE    HOSTNAME                        PROJECT                               SIZE      IMAGE      PARTITION  RACK
            b0000000-0000-0000-0000-000000000000  💀\u2007🔒\u2007⭕  PXE Booting  5m                                                                                 c1-large             fra-1      r2
            a0000000-0000-0000-0000-000000000000            Phoned Home  10s   3d 2h  a-host-with-a-very-long-name-…  c0000000-0000-0000-0000-000000000000  c1-large  Debian 12  fra-1      r1
            """);
    assertThat(wide(MachineTable.of(NOW), machines))
        .contains("LOCK / RESERVE", "locked: bad memory", "10.0.0.1", "2001:db8::1");
  }

  @Test
  void networksAreATree() {
    var networks =
        List.of(
            network("tenant-b", "super", "10.1.4.0/22"),
            network("super", "", "10.0.0.0/8").toBuilder()
                .setType(NetworkType.NETWORK_TYPE_SUPER)
                .setConsumption(
                    NetworkConsumption.newBuilder()
                        .setIpv4(
                            NetworkUsage.newBuilder()
                                .setAvailablePrefixes(100)
                                .setUsedPrefixes(75)
                                .setAvailableIps(256)
                                .setUsedIps(2)))
                .build(),
            network("tenant-a", "super", "10.1.0.0/22", "2001:db8::/64"),
            network("orphan", "elsewhere", "10.9.0.0/22").toBuilder()
                .setNatType(NATType.NAT_TYPE_IPV4_MASQUERADE)
                .build());

    assertThat(narrow(NetworkTable.of(networks), networks))
        .isEqualTo(
            """
            ID           NAME      TYPE   PROJECT  PARTITION  NAT     PREFIXES       IP USAGE
            orphan       orphan    child           fra-1      yes     10.9.0.0/22
            super        super     super           fra-1           ◒  10.0.0.0/8     2/256
            ├─╴tenant-a  tenant-a  child           fra-1              10.1.0.0/22
            │                                                         2001:db8::/64
            └─╴tenant-b  tenant-b  child           fra-1              10.1.4.0/22
            """);
  }

  @Test
  void switches() {
    var fresh = leaf("leaf1", NOW.minusSeconds(5), 2).build();
    var silent = leaf("leaf2", NOW.minusSeconds(90), 2).build();
    var failed =
        leaf("leaf3", NOW.minusSeconds(60), 2)
            .setLastSyncError(
                SwitchSync.newBuilder().setTime(timestamp(NOW.minusSeconds(20))).setError("frr"))
            .build();
    var switches = List.of(fresh, silent, failed);

    assertThat(narrow(SwitchCommands.table(NOW), switches))
        .isEqualTo(
            """
            ID     PARTITION  RACK  OS  STATUS  LAST SYNC
            leaf1  fra-1      r1    🦔  ●       5s
            leaf2  fra-1      r1    🦔  ●       1m 30s
            leaf3  fra-1      r1    🦔  ●       1m
            """);
    assertThat(
            new TableText(OptionalInt.empty(), true, false)
                .of(SwitchCommands.table(NOW), switches, false))
        .containsSubsequence(
            "leaf1", "\u001b[32m●", "leaf2", "\u001b[33m●", "leaf3", "\u001b[31m●");
    assertThat(wide(SwitchCommands.table(NOW), switches))
        .contains("v1.2", "2000ms", "20s ago: frr");
  }

  private static Machine allocated() {
    return machine("a0000000-0000-0000-0000-000000000000", "r1")
        .setStatus(
            MachineStatus.newBuilder().setLiveliness(MachineLiveliness.MACHINE_LIVELINESS_ALIVE))
        .setRecentProvisioningEvents(
            events(
                NOW.minusSeconds(10),
                MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_PHONED_HOME))
        .setAllocation(
            MachineAllocation.newBuilder()
                .setMeta(Meta.newBuilder().setCreatedAt(timestamp(NOW.minusSeconds(266_500))))
                .setHostname("a-host-with-a-very-long-name-that-nobody-needs")
                .setProject("c0000000-0000-0000-0000-000000000000")
                .setImage(Image.newBuilder().setId("debian-12.0.20261121").setName("Debian 12"))
                .addNetworks(MachineNetwork.newBuilder().addIps("10.0.0.1").addIps("2001:db8::1")))
        .build();
  }

  private static Machine locked() {
    return machine("b0000000-0000-0000-0000-000000000000", "r2")
        .setStatus(
            MachineStatus.newBuilder()
                .setLiveliness(MachineLiveliness.MACHINE_LIVELINESS_DEAD)
                .setCondition(
                    MachineCondition.newBuilder()
                        .setState(MachineState.MACHINE_STATE_LOCKED)
                        .setDescription("bad memory")))
        .setRecentProvisioningEvents(
            events(
                    NOW.minusSeconds(300),
                    MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_PXE_BOOTING)
                .setState(MachineProvisioningEventState.MACHINE_PROVISIONING_EVENT_STATE_CRASHLOOP))
        .build();
  }

  private static Machine.Builder machine(String uuid, String rack) {
    return Machine.newBuilder()
        .setUuid(uuid)
        .setPartition(Partition.newBuilder().setId("fra-1"))
        .setRack(rack)
        .setSize(Size.newBuilder().setId("c1-large"));
  }

  private static MachineRecentProvisioningEvents.Builder events(
      Instant time, MachineProvisioningEventType event) {
    return MachineRecentProvisioningEvents.newBuilder()
        .setLastEventTime(timestamp(time))
        .addEvents(MachineProvisioningEvent.newBuilder().setTime(timestamp(time)).setEvent(event));
  }

  private static Network network(String id, String parent, String... prefixes) {
    var network =
        Network.newBuilder()
            .setId(id)
            .setName(id)
            .setPartition("fra-1")
            .setType(NetworkType.NETWORK_TYPE_CHILD)
            .addAllPrefixes(List.of(prefixes));
    return parent.isEmpty() ? network.build() : network.setParentNetwork(parent).build();
  }

  private static Switch.Builder leaf(String id, Instant synced, int seconds) {
    return Switch.newBuilder()
        .setId(id)
        .setPartition("fra-1")
        .setRack("r1")
        .setOs(
            SwitchOS.newBuilder()
                .setVendor(SwitchOSVendor.SWITCH_OS_VENDOR_SONIC)
                .setMetalCoreVersion("v1.2, built yesterday"))
        .setLastSync(
            SwitchSync.newBuilder()
                .setTime(timestamp(synced))
                .setDuration(Duration.newBuilder().setSeconds(seconds)));
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder().setSeconds(time.getEpochSecond()).build();
  }

  private static <T> String narrow(Table<T> table, List<T> rows) {
    return new TableText(OptionalInt.empty(), false, true).of(table, rows, false);
  }

  private static <T> String wide(Table<T> table, List<T> rows) {
    return new TableText(OptionalInt.empty(), false, true).of(table, rows, true);
  }
}
