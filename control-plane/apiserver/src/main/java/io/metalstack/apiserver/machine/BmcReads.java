package io.metalstack.apiserver.machine;

import static io.metalstack.tables.Tables.ALLOCATION;
import static io.metalstack.tables.Tables.MACHINE;

import io.metalstack.admin.v2.MachineServiceConsolePasswordRequest;
import io.metalstack.admin.v2.MachineServiceConsolePasswordResponse;
import io.metalstack.admin.v2.MachineServiceListBMCRequest;
import io.metalstack.admin.v2.MachineServiceListBMCResponse;
import io.metalstack.api.v2.MachineBMC;
import io.metalstack.api.v2.MachineBMCDetails;
import io.metalstack.api.v2.MachineBMCReport;
import io.metalstack.api.v2.MachineBios;
import io.metalstack.api.v2.MachineChassisIdentifyLEDState;
import io.metalstack.api.v2.MachineServiceGetBMCRequest;
import io.metalstack.api.v2.MachineServiceGetBMCResponse;
import io.metalstack.apiserver.bmc.Fru;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.replica.Replica;
import io.metalstack.tables.tables.records.MachineRecord;
import io.metalstack.values.Problem;
import java.util.Optional;
import org.jooq.DSLContext;

/** What is known of BMCs, passwords included, and the console passwords of installed systems. */
final class BmcReads {
  private final Replica replica;

  BmcReads(Replica replica) {
    this.replica = replica;
  }

  static MachineServiceGetBMCResponse get(
      DSLContext sql, Caller caller, MachineServiceGetBMCRequest request) {
    var id = Filter.uuid(request.getUuid());
    return sql.select(MACHINE.asterisk())
        .from(MACHINE)
        .join(ALLOCATION)
        .on(ALLOCATION.MACHINE.eq(MACHINE.UUID))
        .where(MACHINE.UUID.eq(id), ALLOCATION.PROJECT.eq(Filter.uuid(request.getProject())))
        .fetchOptionalInto(MACHINE)
        .map(row -> MachineServiceGetBMCResponse.newBuilder().setBmcDetails(details(row)).build())
        .orElseThrow(() -> Machines.missing(id));
  }

  static io.metalstack.admin.v2.MachineServiceGetBMCResponse get(
      DSLContext sql, Caller caller, io.metalstack.admin.v2.MachineServiceGetBMCRequest request) {
    var id = Filter.uuid(request.getUuid());
    return io.metalstack.admin.v2.MachineServiceGetBMCResponse.newBuilder()
        .setBmcDetails(
            details(
                sql.fetchOptional(MACHINE, MACHINE.UUID.eq(id))
                    .orElseThrow(() -> Machines.missing(id))))
        .build();
  }

  MachineServiceListBMCResponse list(
      DSLContext sql, Caller caller, MachineServiceListBMCRequest request) {
    var response = MachineServiceListBMCResponse.newBuilder();
    sql.select(MACHINE.asterisk())
        .from(MACHINE)
        .leftJoin(ALLOCATION)
        .on(ALLOCATION.MACHINE.eq(MACHINE.UUID))
        .where(MachineFilter.of(request.getQuery(), replica.deadline()))
        .orderBy(MACHINE.UUID)
        .fetchInto(MACHINE)
        .forEach(row -> response.addBmcDetails(details(row)));
    return response.build();
  }

  /** The reason is for the audit, which keeps the request. */
  static MachineServiceConsolePasswordResponse consolePassword(
      DSLContext sql, Caller caller, MachineServiceConsolePasswordRequest request) {
    var id = Filter.uuid(request.getUuid());
    if (!sql.fetchExists(MACHINE, MACHINE.UUID.eq(id))) {
      throw Machines.missing(id);
    }
    var allocation =
        sql.fetchOptional(ALLOCATION, ALLOCATION.MACHINE.eq(id))
            .orElseThrow(() ->
                Problem.failedPrecondition(
                        "machine \"%s\" is not allocated, so it has no console password", id)
                    .with("uuid", "not allocated", ""));
    var password =
        Optional.ofNullable(allocation.getConsolePassword())
            .orElseThrow(() ->
                Problem.failedPrecondition(
                        "machine \"%s\" is not installed yet, so it has no console password", id)
                    .with("uuid", "not installed", "wait until it is installed"));
    return MachineServiceConsolePasswordResponse.newBuilder()
        .setUuid(request.getUuid())
        .setPassword(password)
        .build();
  }

  private static MachineBMCDetails details(MachineRecord row) {
    return MachineBMCDetails.newBuilder()
        .setUuid(row.getUuid().toString())
        .setPartition(Optional.ofNullable(row.getPartition()).orElse(""))
        .setRack(row.getRack())
        .setRoom(row.getRoom())
        .setSize(Optional.ofNullable(row.getSize()).orElse(MachineView.UNKNOWN_SIZE))
        .setBmcReport(report(row))
        .build();
  }

  private static MachineBMCReport report(MachineRecord row) {
    // Power supplies and power draw are kept as they came.
    var report =
        Optional.ofNullable(row.getBmcReport())
            .map(document -> MachineView.parse(MachineBMCReport.parser(), document))
            .orElse(MachineBMCReport.getDefaultInstance())
            .toBuilder()
            .setUuid(row.getUuid().toString())
            .setBmc(
                MachineBMC.newBuilder()
                    .setAddress(row.getBmcAddress())
                    .setMac(row.getBmcMac())
                    .setUser(row.getBmcUser())
                    .setPassword(row.getBmcPassword())
                    .setInterface(row.getBmcInterface())
                    .setVersion(row.getBmcVersion())
                    .setPowerState(row.getBmcPowerState()))
            .setFru(Fru.message(row.getFru()))
            .setLedState(
                MachineChassisIdentifyLEDState.newBuilder()
                    .setValue(row.getLedState())
                    .setDescription(row.getLedDescription()));
    if (row.getBios() != null) {
      report.setBios(MachineView.parse(MachineBios.parser(), row.getBios()));
    }
    if (row.getBmcReportedAt() != null) {
      report.setUpdatedAt(Meta.timestamp(row.getBmcReportedAt()));
    }
    return report.build();
  }
}
