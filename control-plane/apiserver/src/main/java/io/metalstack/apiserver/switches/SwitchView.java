package io.metalstack.apiserver.switches;

import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import io.metalstack.api.v2.MachineConnection;
import io.metalstack.api.v2.NicState;
import io.metalstack.api.v2.Switch;
import io.metalstack.api.v2.SwitchBGPPortState;
import io.metalstack.api.v2.SwitchNic;
import io.metalstack.api.v2.SwitchNicWithMachine;
import io.metalstack.api.v2.SwitchOS;
import io.metalstack.api.v2.SwitchOSVendor;
import io.metalstack.api.v2.SwitchPortStatus;
import io.metalstack.api.v2.SwitchReplaceMode;
import io.metalstack.api.v2.SwitchSync;
import io.metalstack.api.v2.SwitchWithMachines;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.machine.ConnectedMachines;
import io.metalstack.tables.tables.records.SwitchRecord;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A switch's rows as its message. */
final class SwitchView {
  private static final long NANOS = 1_000_000_000L;

  private SwitchView() {}

  static Switch message(SwitchRow value) {
    var row = value.row();
    var message =
        Switch.newBuilder()
            .setId(row.getId())
            .setMeta(
                Meta.of(
                    row.getLabels(), row.getCreatedAt(), row.getUpdatedAt(), row.getGeneration()))
            .setDescription(row.getDescription())
            .setPartition(row.getPartition())
            .setReplaceMode(SwitchReplaceMode.forNumber(row.getReplaceMode()))
            .setManagementIp(row.getManagementIp())
            .setOs(
                SwitchOS.newBuilder()
                    .setVendor(SwitchOSVendor.forNumber(row.getOsVendor()))
                    .setVersion(row.getOsVersion())
                    .setMetalCoreVersion(row.getMetalCoreVersion()));
    if (!row.getRack().isEmpty()) {
      message.setRack(row.getRack());
    }
    if (!row.getRoom().isEmpty()) {
      message.setRoom(row.getRoom());
    }
    if (!row.getManagementUser().isEmpty()) {
      message.setManagementUser(row.getManagementUser());
    }
    if (!row.getConsoleCommand().isEmpty()) {
      message.setConsoleCommand(row.getConsoleCommand());
    }
    for (var port : value.ports()) {
      var nic = nic(port);
      message.addNics(nic);
      port.machine()
          .ifPresent(connection ->
              message.addMachineConnections(
                  MachineConnection.newBuilder()
                      .setMachineId(connection.getMachine().toString())
                      .setNic(nic)));
    }
    syncs(message, row);
    return message.build();
  }

  /** A switch with those of the machines on it that were found. */
  static SwitchWithMachines withMachines(
      SwitchRow value, Map<UUID, ConnectedMachines.Found> found) {
    var row = value.row();
    var message =
        SwitchWithMachines.newBuilder()
            .setId(row.getId())
            .setPartition(row.getPartition())
            .setRack(row.getRack());
    for (var port : value.ports()) {
      port.machine()
          .map(connection -> found.get(connection.getMachine()))
          .ifPresent(machine ->
              message.addConnections(
                  SwitchNicWithMachine.newBuilder()
                      .setNic(nic(port))
                      .setMachine(machine.machine())
                      .setFru(machine.fru())));
    }
    return message.build();
  }

  private static SwitchNic nic(SwitchRow.Port port) {
    var row = port.row();
    var state = NicState.newBuilder().setActual(SwitchPortStatus.forNumber(row.getActual()));
    if (row.getDesired() != null) {
      state.setDesired(SwitchPortStatus.forNumber(row.getDesired()));
    }
    var nic =
        SwitchNic.newBuilder()
            .setName(row.getName())
            .setIdentifier(row.getIdentifier())
            .setState(state)
            .setBgpFilter(port.config().filter());
    if (!row.getMac().isEmpty()) {
      nic.setMac(row.getMac());
    }
    if (!port.config().vrf().isEmpty()) {
      nic.setVrf(port.config().vrf());
    }
    if (row.getBgpState() != null) {
      nic.setBgpPortState(bgp(row.getBgpState()));
    }
    return nic.build();
  }

  static void syncs(Switch.Builder message, SwitchRecord row) {
    if (row.getLastSyncAt() != null) {
      message.setLastSync(sync(row.getLastSyncAt(), row.getLastSyncDuration(), null));
    }
    if (row.getLastErrorAt() != null) {
      message.setLastSyncError(
          sync(row.getLastErrorAt(), row.getLastErrorDuration(), row.getLastError()));
    }
  }

  static SwitchSync sync(Instant at, @Nullable Long nanos, @Nullable String error) {
    var sync = SwitchSync.newBuilder().setTime(Meta.timestamp(at)).setDuration(duration(nanos));
    if (error != null) {
      sync.setError(error);
    }
    return sync.build();
  }

  private static Duration duration(@Nullable Long nanos) {
    var value = nanos == null ? 0 : nanos;
    return Duration.newBuilder().setSeconds(value / NANOS).setNanos((int) (value % NANOS)).build();
  }

  private static SwitchBGPPortState bgp(byte[] document) {
    try {
      return SwitchBGPPortState.parseFrom(document);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a BGP state in the database cannot be read", e);
    }
  }
}
