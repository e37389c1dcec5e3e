package io.metalstack.apiserver.partition;

import io.metalstack.admin.v2.MachineSizeCapacity;
import io.metalstack.admin.v2.PartitionCapacity;
import io.metalstack.api.v2.MachineProvisioningEventType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Counts machines by partition and size. Of each size, allocated, allocatable and unavailable
 * machines sum up to the total, and so do those that phoned home, wait, and others. Source: v2.md
 * 4.10.
 */
final class Capacity {
  private Capacity() {}

  /** The size of machines whose hardware matches none, or several. */
  static final String UNKNOWN = "unknown";

  private record Place(String partition, String size) {}

  /**
   * A machine as it is counted.
   *
   * @param project whose allocation it carries
   * @param leaving whether that allocation is being freed; it no longer uses a reservation then
   * @param allocatable whether a call could choose it at this moment
   * @param faulty whether anything but an unexpected event is wrong with it
   * @param state what its last event says
   */
  record Machine(
      UUID id,
      String partition,
      String size,
      Optional<UUID> project,
      boolean leaving,
      boolean allocatable,
      boolean faulty,
      MachineProvisioningEventType state) {}

  /** What all reservations of a project keep in one place. */
  record Reserved(String partition, String size, UUID project, long amount) {}

  /**
   * The counts of all places that have machines, by partition and size.
   *
   * @param machines by id
   * @param project whose unused reservations do not lessen what is free
   */
  static List<PartitionCapacity> of(
      Collection<Machine> machines, Collection<Reserved> reserved, Optional<UUID> project) {
    var places =
        machines.stream()
            .collect(
                Collectors.groupingBy(machine -> new Place(machine.partition(), machine.size())));
    var partitions = new TreeMap<String, Map<String, MachineSizeCapacity>>();
    places.forEach((place, there) -> {
      var keeps =
          reserved.stream()
              .filter(keep -> place.equals(new Place(keep.partition(), keep.size())))
              .toList();
      partitions
          .computeIfAbsent(place.partition(), id -> new TreeMap<>())
          .put(place.size(), count(place.size(), there, keeps, project));
    });
    return partitions.entrySet().stream()
        .map(partition ->
            PartitionCapacity.newBuilder()
                .setPartition(partition.getKey())
                .addAllMachineSizeCapacities(partition.getValue().values())
                .build())
        .toList();
  }

  private static MachineSizeCapacity count(
      String size, List<Machine> machines, List<Reserved> reserved, Optional<UUID> project) {
    var counts = MachineSizeCapacity.newBuilder().setSize(size).setTotal(machines.size());
    machines.forEach(machine -> {
      use(counts, machine);
      state(counts, machine);
      if (machine.faulty()) {
        counts.setFaulty(counts.getFaulty() + 1).addFaultyMachines(machine.id().toString());
      }
    });
    var kept = 0L;
    for (var keep : reserved) {
      var used = Math.min(inUse(machines, keep.project()), keep.amount());
      counts
          .setReservations(counts.getReservations() + keep.amount())
          .setUsedReservations(counts.getUsedReservations() + used);
      kept += project.equals(Optional.of(keep.project())) ? 0 : keep.amount() - used;
    }
    return counts
        .setRemainingReservations(counts.getReservations() - counts.getUsedReservations())
        .setFree(Math.max(0, counts.getAllocatable() - kept))
        .build();
  }

  private static void use(MachineSizeCapacity.Builder counts, Machine machine) {
    if (machine.project().isPresent()) {
      counts.setAllocated(counts.getAllocated() + 1);
    } else if (machine.allocatable()) {
      counts.setAllocatable(counts.getAllocatable() + 1);
    } else {
      counts.setUnavailable(counts.getUnavailable() + 1);
    }
  }

  private static void state(MachineSizeCapacity.Builder counts, Machine machine) {
    if (machine.state()
        == MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_PHONED_HOME) {
      counts.setPhonedHome(counts.getPhonedHome() + 1);
    } else if (machine.state()
        == MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_WAITING) {
      counts.setWaiting(counts.getWaiting() + 1);
    } else {
      counts.setOther(counts.getOther() + 1).addOtherMachines(machine.id().toString());
    }
  }

  private static long inUse(List<Machine> machines, UUID project) {
    return machines.stream()
        .filter(machine -> machine.project().equals(Optional.of(project)) && !machine.leaving())
        .count();
  }
}
