package io.metalstack.apiserver.health;

import io.metalstack.api.v2.HealthStatus;
import io.metalstack.api.v2.PartitionHealth;
import io.metalstack.api.v2.Service;
import io.metalstack.api.v2.ServiceStatus;
import java.util.Map;

/**
 * How a part is.
 *
 * @param message what is wrong, empty if nothing is
 * @param partitions how it is in each partition, where that is known
 */
record Finding(ServiceStatus status, String message, Map<String, PartitionHealth> partitions) {
  static final Finding WELL = new Finding(ServiceStatus.SERVICE_STATUS_HEALTHY, "", Map.of());

  static Finding degraded(String message) {
    return new Finding(ServiceStatus.SERVICE_STATUS_DEGRADED, message, Map.of());
  }

  static Finding unhealthy(String message) {
    return new Finding(ServiceStatus.SERVICE_STATUS_UNHEALTHY, message, Map.of());
  }

  HealthStatus of(Service name) {
    return HealthStatus.newBuilder()
        .setName(name)
        .setStatus(status)
        .setMessage(message)
        .putAllPartitions(partitions)
        .build();
  }
}
