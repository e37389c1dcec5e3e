package io.metalstack.apiserver.health;

import static io.metalstack.tables.Tables.SCHEDULED_TASKS;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.v2.HealthStatus;
import io.metalstack.api.v2.Service;
import io.metalstack.api.v2.ServiceStatus;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.audit.AuditHealth;
import io.metalstack.apiserver.audit.RefusalWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class HealthIT {
  @AutoClose private final World world = new World();
  @AutoClose private final RefusalWriter refusals = new RefusalWriter(world.db);
  private final HealthCheck check =
      new HealthCheck(
          world.db,
          new AuditHealth(refusals),
          Optional.empty(),
          Duration.ofMinutes(5),
          world.clock);

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

  @Test
  void theAuditTrailIsUnhealthyOnceItWasChanged() {
    assertThat(status(Service.SERVICE_AUDIT).getStatus())
        .isEqualTo(ServiceStatus.SERVICE_STATUS_HEALTHY);

    execute("insert into audit_break values (7, now(), 'of 2026-11-21, a trace was changed')");

    assertThat(status(Service.SERVICE_AUDIT).getStatus())
        .isEqualTo(ServiceStatus.SERVICE_STATUS_UNHEALTHY);
    assertThat(status(Service.SERVICE_AUDIT).getMessage()).contains("seal 7", "was changed");
  }

  @Test
  void aSinkThatFailsForAMinuteDegradesTheAuditTrail() {
    execute(
        "insert into audit_sink (name, xid, seq, failing_since, error) values ('splunk', 0, 0, '%s', 'code 503')"
            .formatted(World.NOW.minusSeconds(61)));

    assertThat(status(Service.SERVICE_AUDIT).getStatus())
        .isEqualTo(ServiceStatus.SERVICE_STATUS_DEGRADED);
    assertThat(status(Service.SERVICE_AUDIT).getMessage()).contains("splunk", "code 503");
  }

  @Test
  void eachPartitionIsJudgedByItself() {
    for (var partition : List.of("p1", "p2")) {
      execute("insert into partition (id, created_at) values ('%s', now())".formatted(partition));
    }
    execute(
        "insert into switch (id, partition, os_vendor, created_at, last_sync_at) values ('l1', 'p1', 2, now(), '%s')"
            .formatted(World.NOW.minusSeconds(301)));
    execute(
        "insert into switch (id, partition, os_vendor, created_at, last_sync_at) values ('l2', 'p2', 2, now(), '%s')"
            .formatted(World.NOW.minusSeconds(299)));

    var machines = status(Service.SERVICE_MACHINES);
    assertThat(machines.getStatus()).isEqualTo(ServiceStatus.SERVICE_STATUS_DEGRADED);
    assertThat(machines.getMessage()).isEqualTo("partition p1: 1 of 1 switches are silent");
    assertThat(machines.getPartitionsOrThrow("p1").getStatus())
        .isEqualTo(ServiceStatus.SERVICE_STATUS_UNHEALTHY);
    assertThat(machines.getPartitionsOrThrow("p2").getStatus())
        .isEqualTo(ServiceStatus.SERVICE_STATUS_HEALTHY);
  }

  @Test
  void theHistoryKeepsWhatWasEachTimeItWasNoted() {
    execute("insert into partition (id, created_at) values ('p1', now())");
    new HealthHistory(check, world.db, world.clock).note();

    var noted =
        world.db.read(sql ->
            sql.resultQuery(
                    "select service || ' ' || partition || ' ' || status from health_history order by 1")
                .fetchInto(String.class));
    assertThat(noted)
        .containsExactly(
            "audit  healthy",
            "ipam  healthy",
            "machines  healthy",
            "machines p1 healthy",
            "tasks  healthy",
            "tenant-apiserver  healthy");
  }

  private void execute(String sql) {
    world.db.<Integer>transaction(tx -> tx.sql().execute(sql));
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
