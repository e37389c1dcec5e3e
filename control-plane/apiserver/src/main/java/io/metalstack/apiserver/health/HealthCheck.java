package io.metalstack.apiserver.health;

import static io.metalstack.tables.Tables.AUDIT;
import static io.metalstack.tables.Tables.FREE_BLOCK;
import static io.metalstack.tables.Tables.MACHINE;
import static io.metalstack.tables.Tables.SCHEDULED_TASKS;
import static io.metalstack.tables.Tables.TENANT;

import io.metalstack.api.v2.Health;
import io.metalstack.api.v2.HealthStatus;
import io.metalstack.api.v2.Service;
import io.metalstack.api.v2.ServiceStatus;
import io.metalstack.store.Db;
import io.metalstack.values.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jooq.DSLContext;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;

/** Looks at every part when it is asked; nothing is taken from an earlier look. */
public final class HealthCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** A task that has been due for so long and is not picked up lacks a server. */
  private static final Duration OVERDUE = Duration.ofMinutes(1);

  private final Db db;
  private final Clock clock;

  /** A part and how to find out whether it works. */
  private record Part(Service name, Look look) {}

  @FunctionalInterface
  private interface Look {
    /** What is wrong, empty if nothing is; throws if the part does not work at all. */
    String at(DSLContext sql);
  }

  private final List<Part> parts =
      List.of(
          new Part(Service.SERVICE_IPAM, sql -> readable(sql, FREE_BLOCK)),
          new Part(Service.SERVICE_TENANT_APISERVER, sql -> readable(sql, TENANT)),
          new Part(Service.SERVICE_MACHINES, sql -> readable(sql, MACHINE)),
          new Part(Service.SERVICE_AUDIT, sql -> readable(sql, AUDIT)),
          new Part(Service.SERVICE_TASKS, this::overdueTasks));

  public HealthCheck(Db db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /** The state of the parts, within seconds, also while the database does not answer. */
  public Health now() {
    var look = new FutureTask<>(() -> db.read(this::look));
    Thread.ofVirtual().name("health").start(look);
    try {
      return look.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      look.cancel(true);
      return unhealthy("the database has not answered for %s s".formatted(PATIENCE.toSeconds()));
    } catch (ExecutionException e) {
      return unhealthy("the database cannot be reached");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.of(Problem.Kind.CANCELED, "the call was given up").causedBy(e);
    }
  }

  private Health look(DSLContext sql) {
    var health = Health.newBuilder();
    parts.forEach(part -> health.addServices(look(sql, part)));
    return health.build();
  }

  private static HealthStatus look(DSLContext sql, Part part) {
    try {
      var wrong = part.look().at(sql);
      return status(
          part,
          wrong.isEmpty()
              ? ServiceStatus.SERVICE_STATUS_HEALTHY
              : ServiceStatus.SERVICE_STATUS_DEGRADED,
          wrong);
    } catch (DataAccessException e) {
      return status(
          part,
          ServiceStatus.SERVICE_STATUS_UNHEALTHY,
          "its tables cannot be read: " + e.sqlState());
    }
  }

  private Health unhealthy(String reason) {
    var health = Health.newBuilder();
    parts.forEach(
        part -> health.addServices(status(part, ServiceStatus.SERVICE_STATUS_UNHEALTHY, reason)));
    return health.build();
  }

  private static HealthStatus status(Part part, ServiceStatus status, String message) {
    return HealthStatus.newBuilder()
        .setName(part.name())
        .setStatus(status)
        .setMessage(message)
        .build();
  }

  private static String readable(DSLContext sql, Table<?> table) {
    sql.selectOne().from(table).limit(1).fetch();
    return "";
  }

  private String overdueTasks(DSLContext sql) {
    var overdue =
        sql.fetchCount(
            SCHEDULED_TASKS,
            SCHEDULED_TASKS.PICKED.isFalse(),
            SCHEDULED_TASKS.EXECUTION_TIME.lt(clock.instant().minus(OVERDUE)));
    return overdue == 0 ? "" : "%d tasks are overdue by more than a minute".formatted(overdue);
  }
}
