package io.metalstack.apiserver.health;

import static io.metalstack.tables.Tables.HEALTH_HISTORY;

import io.metalstack.api.EnumStrings;
import io.metalstack.api.v2.Health;
import io.metalstack.api.v2.ServiceStatus;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.store.Db;
import io.metalstack.store.Notifications;
import io.metalstack.tables.tables.records.HealthHistoryRecord;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jooq.impl.DSL;

/**
 * The state of the parts over time: one server at a time notes it every minute in {@code
 * health_history}; every server shows the newest as {@code health_status}, 1 for healthy, 0.5 for
 * degraded, 0 for unhealthy.
 */
public final class HealthHistory {
  private static final String CHANNEL = "health";

  private final HealthCheck check;
  private final Db db;
  private final Clock clock;

  public HealthHistory(HealthCheck check, Db db, Clock clock) {
    this.check = check;
    this.db = db;
    this.clock = clock;
  }

  /** Shows the newest state in a registry, from now on. */
  public void show(MeterRegistry registry, Notifications notifications) {
    var gauges =
        MultiGauge.builder("health.status")
            .description("1 healthy, 0.5 degraded, 0 unhealthy")
            .register(registry);
    notifications.subscribe(CHANNEL, told -> refresh(gauges), () -> refresh(gauges));
  }

  /** Notes how all parts are now. */
  public void note() {
    var rows = rows(check.now());
    db.<Boolean>transaction(tx -> {
      tx.sql().batchInsert(rows).execute();
      tx.notify(CHANNEL, "");
      return true;
    });
  }

  private void refresh(MultiGauge gauges) {
    var newest =
        db.read(sql ->
            sql.selectFrom(HEALTH_HISTORY)
                .where(
                    HEALTH_HISTORY.AT.eq(
                        DSL.select(DSL.max(HEALTH_HISTORY.AT)).from(HEALTH_HISTORY)))
                .fetch());
    gauges.register(
        newest.stream()
            .map(row ->
                MultiGauge.Row.of(
                    Tags.of("service", row.getService(), "partition", row.getPartition()),
                    value(row.getStatus())))
            .toList(),
        true);
  }

  private List<HealthHistoryRecord> rows(Health health) {
    var now = Meta.kept(clock.instant());
    var rows = new ArrayList<HealthHistoryRecord>();
    for (var part : health.getServicesList()) {
      var name = EnumStrings.of(part.getName()).orElseThrow();
      rows.add(new HealthHistoryRecord(now, name, "", word(part.getStatus()), part.getMessage()));
      part.getPartitionsMap()
          .forEach((partition, there) ->
              rows.add(
                  new HealthHistoryRecord(
                      now, name, partition, word(there.getStatus()), there.getMessage())));
    }
    return rows;
  }

  private static String word(ServiceStatus status) {
    return switch (status) {
      case SERVICE_STATUS_HEALTHY -> "healthy";
      case SERVICE_STATUS_DEGRADED -> "degraded";
      case SERVICE_STATUS_UNHEALTHY, SERVICE_STATUS_UNSPECIFIED, UNRECOGNIZED -> "unhealthy";
    };
  }

  private static double value(String status) {
    return switch (status) {
      case "healthy" -> 1;
      case "degraded" -> 0.5;
      default -> 0;
    };
  }
}
