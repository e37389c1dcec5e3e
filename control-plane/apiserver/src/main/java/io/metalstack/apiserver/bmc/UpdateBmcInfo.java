package io.metalstack.apiserver.bmc;

import static io.metalstack.tables.Tables.MACHINE;
import static io.metalstack.tables.Tables.PROVISIONING;

import io.metalstack.api.v2.MachineBMCReport;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.partition.Partitions;
import io.metalstack.infra.v2.UpdateBMCInfoRequest;
import io.metalstack.infra.v2.UpdateBMCInfoResponse;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.MachineRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.UUID;

/**
 * Notes what metal-bmc found out about the machines of its partition; unknown ones become known.
 */
final class UpdateBmcInfo implements Mutation<UpdateBMCInfoRequest, UpdateBMCInfoResponse> {
  private final Clock clock;

  UpdateBmcInfo(Clock clock) {
    this.clock = clock;
  }

  @Override
  public UpdateBMCInfoResponse apply(Tx tx, Caller caller, UpdateBMCInfoRequest request) {
    Partitions.get(tx.sql(), request.getPartition());
    var now = Meta.kept(clock.instant());
    var response = UpdateBMCInfoResponse.newBuilder();
    var reports =
        request.getBmcReportsList().stream()
            .sorted(Comparator.comparing(MachineBMCReport::getUuid))
            .toList();
    for (var report : reports) {
      var machine = Filter.uuid(report.getUuid());
      if (create(tx, machine, request.getPartition(), now)) {
        response.addCreatedMachines(report.getUuid());
      } else {
        response.addUpdatedMachines(report.getUuid());
      }
      update(tx, machine, report, request.getPartition(), now);
    }
    return response.build();
  }

  private static boolean create(Tx tx, UUID machine, String partition, Instant now) {
    var created =
        tx.sql()
            .insertInto(MACHINE)
            .set(MACHINE.UUID, machine)
            .set(MACHINE.PARTITION, partition)
            .set(MACHINE.CREATED_AT, now)
            .onConflictDoNothing()
            .execute();
    if (created == 1) {
      tx.sql().insertInto(PROVISIONING).set(PROVISIONING.MACHINE, machine).execute();
    }
    return created == 1;
  }

  /** What the report leaves out stays as it was. */
  private static void update(
      Tx tx, UUID machine, MachineBMCReport report, String partition, Instant now) {
    var row = new MachineRecord();
    var bmc = report.getBmc();
    if (!bmc.getAddress().isEmpty()) {
      row.setBmcAddress(bmc.getAddress());
    }
    if (!bmc.getMac().isEmpty()) {
      row.setBmcMac(bmc.getMac().toLowerCase(Locale.ROOT));
    }
    if (!bmc.getUser().isEmpty()) {
      row.setBmcUser(bmc.getUser());
    }
    if (!bmc.getPassword().isEmpty()) {
      row.setBmcPassword(bmc.getPassword());
    }
    if (!bmc.getInterface().isEmpty()) {
      row.setBmcInterface(bmc.getInterface());
    }
    if (!bmc.getVersion().isEmpty()) {
      row.setBmcVersion(bmc.getVersion());
    }
    if (!bmc.getPowerState().isEmpty()) {
      row.setBmcPowerState(bmc.getPowerState());
    }
    if (report.hasLedState()) {
      row.setLedState(report.getLedState().getValue());
      row.setLedDescription(report.getLedState().getDescription());
    }
    if (report.hasFru()) {
      row.setFru(Fru.column(report.getFru()));
    }
    if (report.hasBios()) {
      row.setBios(report.getBios().toByteArray());
    }
    row.setPartition(partition);
    row.setBmcReport(
        MachineBMCReport.newBuilder()
            .setPowerMetric(report.getPowerMetric())
            .addAllPowerSupplies(report.getPowerSuppliesList())
            .build()
            .toByteArray());
    row.setBmcReportedAt(now);
    tx.sql().update(MACHINE).set(row).where(MACHINE.UUID.eq(machine)).execute();
  }
}
