package io.metalstack.apiserver.machine;

import static io.metalstack.tables.Tables.ALLOCATION;

import io.metalstack.admin.v2.MachineServiceListRequest;
import io.metalstack.admin.v2.MachineServiceListResponse;
import io.metalstack.api.v2.Machine;
import io.metalstack.api.v2.MachineServiceGetRequest;
import io.metalstack.api.v2.MachineServiceGetResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.apiserver.replica.Replica;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** Get and List of machines, for both faces. */
final class MachineReads {
  private final Replica replica;
  private final Clock clock;
  private final Duration deadAfter;

  MachineReads(Replica replica, Clock clock, Duration deadAfter) {
    this.replica = replica;
    this.clock = clock;
    this.deadAfter = deadAfter;
  }

  MachineServiceGetResponse get(DSLContext sql, Caller caller, MachineServiceGetRequest request) {
    var row = Machines.get(sql, Filter.uuid(request.getUuid()));
    requireOwn(row, request.getProject());
    return MachineServiceGetResponse.newBuilder().setMachine(message(sql, row)).build();
  }

  io.metalstack.admin.v2.MachineServiceGetResponse get(
      DSLContext sql, Caller caller, io.metalstack.admin.v2.MachineServiceGetRequest request) {
    var row = Machines.get(sql, Filter.uuid(request.getUuid()));
    return io.metalstack.admin.v2.MachineServiceGetResponse.newBuilder()
        .setMachine(Wipes.shown(sql, message(sql, row)))
        .build();
  }

  io.metalstack.api.v2.MachineServiceListResponse list(
      DSLContext sql, Caller caller, io.metalstack.api.v2.MachineServiceListRequest request) {
    var own = ALLOCATION.PROJECT.eq(Filter.uuid(request.getProject()));
    var query = MachineFilter.of(request.getQuery(), replica.deadline());
    return io.metalstack.api.v2.MachineServiceListResponse.newBuilder()
        .addAllMachines(messages(sql, query.and(own)))
        .build();
  }

  MachineServiceListResponse list(
      DSLContext sql, Caller caller, MachineServiceListRequest request) {
    var query = MachineFilter.of(request.getQuery(), replica.deadline());
    var partition =
        new Filter()
            .equal(
                request.hasPartition(),
                io.metalstack.tables.Tables.MACHINE.PARTITION,
                request.getPartition())
            .condition();
    return MachineServiceListResponse.newBuilder()
        .addAllMachines(messages(sql, query.and(partition)))
        .build();
  }

  /** The message of one machine. */
  Machine message(DSLContext sql, MachineRow row) {
    return MachineView.messages(sql, List.of(row), clock.instant(), deadAfter).getFirst();
  }

  /** The message of the machine of an id, as it is stored at this moment. */
  Machine message(DSLContext sql, UUID id) {
    return message(sql, Machines.get(sql, id));
  }

  private List<Machine> messages(DSLContext sql, Condition condition) {
    var rows = Machines.list(sql, condition, Machines.LISTED_EVENTS);
    return MachineView.messages(sql, rows, clock.instant(), deadAfter);
  }

  /**
   * A machine of another project, or of none, is not there for this one.
   *
   * @throws io.metalstack.values.Problem NOT_FOUND in the words for one that does not exist
   */
  static void requireOwn(MachineRow row, String project) {
    if (row.allocation().isEmpty()
        || !row.allocation().get().getProject().toString().equals(project)) {
      throw Machines.missing(row.machine().getUuid());
    }
  }
}
