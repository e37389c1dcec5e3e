package io.metalstack.apiserver.health;

import io.metalstack.api.v2.PartitionHealth;
import io.metalstack.api.v2.ServiceStatus;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** When a partition counts as well, by the signs of life of its free machines and switches. */
final class PartitionRules {
  /** Free machines in a hundred that may be dead before that is told. */
  static final int DEAD_PERCENT = 10;

  private PartitionRules() {}

  /**
   * What is known of a partition.
   *
   * @param free machines that are not allocated and have been heard of
   * @param dead those of them that are silent for too long
   * @param silent switches that have not synced for too long
   */
  record Census(int free, int dead, int switches, int silent) {}

  /** All partitions together: it takes all of them to be down to be down. */
  static Finding judge(Map<String, Census> partitions) {
    var health = new TreeMap<String, PartitionHealth>();
    partitions.forEach((id, census) -> health.put(id, judge(census)));
    var ill =
        health.entrySet().stream()
            .filter(one -> one.getValue().getStatus() != ServiceStatus.SERVICE_STATUS_HEALTHY)
            .toList();
    var message =
        ill.stream()
            .map(one -> "partition %s: %s".formatted(one.getKey(), one.getValue().getMessage()))
            .collect(Collectors.joining("; "));
    var down =
        !health.isEmpty()
            && health.values().stream()
                .allMatch(one -> one.getStatus() == ServiceStatus.SERVICE_STATUS_UNHEALTHY);
    var status =
        ill.isEmpty()
            ? ServiceStatus.SERVICE_STATUS_HEALTHY
            : down ? ServiceStatus.SERVICE_STATUS_UNHEALTHY : ServiceStatus.SERVICE_STATUS_DEGRADED;
    return new Finding(status, message, health);
  }

  static PartitionHealth judge(Census census) {
    var reasons = new ArrayList<String>();
    if (census.dead() * 100L > census.free() * (long) DEAD_PERCENT) {
      reasons.add("%d of %d free machines are dead".formatted(census.dead(), census.free()));
    }
    if (census.silent() > 0) {
      reasons.add("%d of %d switches are silent".formatted(census.silent(), census.switches()));
    }
    var down =
        (census.free() > 0 && census.dead() == census.free())
            || (census.switches() > 0 && census.silent() == census.switches());
    var status =
        reasons.isEmpty()
            ? ServiceStatus.SERVICE_STATUS_HEALTHY
            : down ? ServiceStatus.SERVICE_STATUS_UNHEALTHY : ServiceStatus.SERVICE_STATUS_DEGRADED;
    return PartitionHealth.newBuilder()
        .setStatus(status)
        .setMessage(String.join(", ", reasons))
        .build();
  }
}
