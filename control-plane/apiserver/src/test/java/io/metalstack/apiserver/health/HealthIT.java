package io.metalstack.apiserver.health;

import static io.metalstack.tables.Tables.SCHEDULED_TASKS;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.v2.HealthStatus;
import io.metalstack.api.v2.Service;
import io.metalstack.api.v2.ServiceStatus;
import io.metalstack.apiserver.World;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class HealthIT {
  @AutoClose private final World world = new World();
  private final HealthCheck check = new HealthCheck(world.db, world.clock);

  @Test
  void overdueTasksDegrade() {
    due(World.NOW.minusSeconds(59));
    assertThat(status(Service.SERVICE_TASKS).getStatus())
        .isEqualTo(ServiceStatus.SERVICE_STATUS_HEALTHY);

    due(World.NOW.minusSeconds(61));
    assertThat(status(Service.SERVICE_TASKS).getStatus())
        .isEqualTo(ServiceStatus.SERVICE_STATUS_DEGRADED);
    assertThat(status(Service.SERVICE_TASKS).getMessage()).startsWith("1 tasks are overdue");
  }

  @Test
  void aPartWhoseTablesAreGoneDoesNotWork() {
    world.db.<Object>transaction(tx -> tx.sql().execute("drop table machine cascade"));

    assertThat(status(Service.SERVICE_MACHINES).getStatus())
        .isEqualTo(ServiceStatus.SERVICE_STATUS_UNHEALTHY);
    assertThat(status(Service.SERVICE_IPAM).getStatus())
        .isEqualTo(ServiceStatus.SERVICE_STATUS_HEALTHY);
  }

  private void due(Instant at) {
    world.db.<Object>transaction(tx ->
        tx.sql()
            .insertInto(SCHEDULED_TASKS)
            .set(SCHEDULED_TASKS.TASK_NAME, "t")
            .set(SCHEDULED_TASKS.TASK_INSTANCE, at.toString())
            .set(SCHEDULED_TASKS.EXECUTION_TIME, at)
            .set(SCHEDULED_TASKS.PICKED, false)
            .set(SCHEDULED_TASKS.VERSION, 1L)
            .execute());
  }

  private HealthStatus status(Service name) {
    return check.now().getServicesList().stream()
        .filter(service -> service.getName() == name)
        .findFirst()
        .orElseThrow();
  }
}
