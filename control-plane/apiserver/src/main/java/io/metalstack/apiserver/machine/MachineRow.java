package io.metalstack.apiserver.machine;

import io.metalstack.tables.tables.records.AllocationNetworkRecord;
import io.metalstack.tables.tables.records.AllocationRecord;
import io.metalstack.tables.tables.records.MachineEventRecord;
import io.metalstack.tables.tables.records.MachineRecord;
import io.metalstack.tables.tables.records.ProvisioningRecord;
import java.util.List;
import java.util.Optional;

/**
 * A machine with what belongs to it.
 *
 * @param allocation empty while it is free
 * @param networks of the allocation, in the order of the request
 * @param events newest first
 */
public record MachineRow(
    MachineRecord machine,
    ProvisioningRecord provisioning,
    Optional<AllocationRecord> allocation,
    List<AllocationNetworkRecord> networks,
    List<MachineEventRecord> events) {}
