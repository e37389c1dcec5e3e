package io.metalstack.apiserver.switches;

import static io.metalstack.tables.Tables.SWITCH;
import static io.metalstack.tables.Tables.SWITCH_PORT;

import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.infra.v2.SwitchServiceHeartbeatRequest;
import io.metalstack.infra.v2.SwitchServiceHeartbeatResponse;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.SwitchPortRecord;
import io.metalstack.values.Problem;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;

/**
 * Notes that a switch's agent has applied what is wanted, or failed to, and how its ports stand.
 */
final class SwitchHeartbeat
    implements Mutation<SwitchServiceHeartbeatRequest, SwitchServiceHeartbeatResponse> {
  private static final long NANOS = 1_000_000_000L;

  private final Clock clock;

  SwitchHeartbeat(Clock clock) {
    this.clock = clock;
  }

  @Override
  public SwitchServiceHeartbeatResponse apply(
      Tx tx, Caller caller, SwitchServiceHeartbeatRequest request) {
    sync(tx, request);
    ports(tx, request);
    var row = tx.sql().fetchSingle(SWITCH, SWITCH.ID.eq(request.getId()));
    var response = SwitchServiceHeartbeatResponse.newBuilder().setId(row.getId());
    if (row.getLastSyncAt() != null) {
      response.setLastSync(SwitchView.sync(row.getLastSyncAt(), row.getLastSyncDuration(), null));
    }
    if (row.getLastErrorAt() != null) {
      response.setLastSyncError(
          SwitchView.sync(row.getLastErrorAt(), row.getLastErrorDuration(), row.getLastError()));
    }
    return response.build();
  }

  private void sync(Tx tx, SwitchServiceHeartbeatRequest request) {
    var now = Meta.kept(clock.instant());
    var nanos = request.getDuration().getSeconds() * NANOS + request.getDuration().getNanos();
    var update = tx.sql().update(SWITCH).set(SWITCH.ID, request.getId());
    update =
        request.hasError()
            ? update
                .set(SWITCH.LAST_ERROR_AT, now)
                .set(SWITCH.LAST_ERROR_DURATION, nanos)
                .set(SWITCH.LAST_ERROR, request.getError())
            : update.set(SWITCH.LAST_SYNC_AT, now).set(SWITCH.LAST_SYNC_DURATION, nanos);
    if (update.where(SWITCH.ID.eq(request.getId())).execute() == 0) {
      throw Problem.notFound("there is no switch \"%s\"", request.getId());
    }
  }

  private static void ports(Tx tx, SwitchServiceHeartbeatRequest request) {
    var known = tx.sql().fetch(SWITCH_PORT, SWITCH_PORT.SWITCH.eq(request.getId()));
    var missing = new HashSet<String>();
    var changed = new ArrayList<SwitchPortRecord>();
    for (var port : known) {
      var status = request.getPortStatesMap().get(port.getName());
      if (status == null) {
        missing.add(port.getName());
        continue;
      }
      port.setActual((short) status.getNumber());
      if (port.getDesired() != null && port.getDesired() == status.getNumber()) {
        port.setDesired(null);
      }
      var bgp = request.getBgpPortStatesMap().get(port.getName());
      port.setBgpState(bgp == null ? null : bgp.toByteArray());
      if (port.modified()) {
        changed.add(port);
      }
    }
    if (!missing.isEmpty()) {
      throw Problem.invalidArgument(
              "the states of %d ports of switch \"%s\" are missing, such as \"%s\"",
              missing.size(), request.getId(), missing.iterator().next())
          .with("port_states", "incomplete", "report every port, or register the switch anew");
    }
    tx.sql().batchUpdate(changed).execute();
  }
}
