package io.metalstack.apiserver.partition;

import static io.metalstack.tables.Tables.MACHINE;
import static io.metalstack.tables.Tables.SIZE_RESERVATION;
import static io.metalstack.tables.Tables.SIZE_RESERVATION_PARTITION;

import io.metalstack.admin.v2.PartitionServiceCapacityRequest;
import io.metalstack.admin.v2.PartitionServiceCapacityResponse;
import io.metalstack.api.v2.MachineIssueType;
import io.metalstack.api.v2.MachineProvisioningEventType;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.apiserver.machine.Inspection;
import io.metalstack.apiserver.size.Sizes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** How many machines partitions have, and what for. */
final class CapacityReads {
  private final Inspection inspection;

  CapacityReads(Inspection inspection) {
    this.inspection = inspection;
  }

  /**
   * Counts machines and reservations, in the same number of queries whatever their number.
   *
   * @throws io.metalstack.values.Problem NOT_FOUND if the partition or size asked for is not there
   */
  PartitionServiceCapacityResponse capacity(
      DSLContext sql, Caller caller, PartitionServiceCapacityRequest request) {
    var asked = new Filter().and(MACHINE.PARTITION.isNotNull());
    if (request.hasId()) {
      asked.and(MACHINE.PARTITION.eq(Partitions.get(sql, request.getId()).getId()));
    }
    if (request.hasSize()) {
      asked.and(MACHINE.SIZE.eq(Sizes.get(sql, request.getSize()).getId()));
    }
    var allocatable = inspection.allocatable(sql, asked.condition());
    var machines =
        inspection.inspect(sql, asked.condition(), Inspection.ERROR_AGE).stream()
            .map(machine -> counted(machine, allocatable))
            .toList();
    var project =
        request.hasProject()
            ? Optional.of(Filter.uuid(request.getProject()))
            : Optional.<UUID>empty();
    return PartitionServiceCapacityResponse.newBuilder()
        .addAllPartitionCapacity(Capacity.of(machines, reserved(sql), project))
        .build();
  }

  private static Capacity.Machine counted(Inspection.Inspected inspected, Set<UUID> allocatable) {
    var row = inspected.row();
    var machine = row.machine();
    return new Capacity.Machine(
        machine.getUuid(),
        machine.getPartition(),
        machine.getSize() == null ? Capacity.UNKNOWN : machine.getSize(),
        row.allocation().map(allocation -> allocation.getProject()),
        row.allocation().filter(allocation -> allocation.getDeletingSince() != null).isPresent(),
        allocatable.contains(machine.getUuid()),
        inspected.issues().stream()
            .anyMatch(
                issue -> issue.getType() != MachineIssueType.MACHINE_ISSUE_TYPE_LAST_EVENT_ERROR),
        Optional.ofNullable(MachineProvisioningEventType.forNumber(row.provisioning().getState()))
            .orElse(MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_UNSPECIFIED));
  }

  private static List<Capacity.Reserved> reserved(DSLContext sql) {
    var amount = DSL.sum(SIZE_RESERVATION.AMOUNT);
    return sql.select(
            SIZE_RESERVATION_PARTITION.PARTITION,
            SIZE_RESERVATION.SIZE,
            SIZE_RESERVATION.PROJECT,
            amount)
        .from(SIZE_RESERVATION)
        .join(SIZE_RESERVATION_PARTITION)
        .on(SIZE_RESERVATION_PARTITION.RESERVATION.eq(SIZE_RESERVATION.ID))
        .groupBy(
            SIZE_RESERVATION_PARTITION.PARTITION, SIZE_RESERVATION.SIZE, SIZE_RESERVATION.PROJECT)
        .fetch(row ->
            new Capacity.Reserved(
                row.value1(), row.value2(), row.value3(), row.value4().longValue()));
  }
}
