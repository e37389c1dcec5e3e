package io.metalstack.apiserver.health;

import io.metalstack.api.v2.Health;
import io.metalstack.api.v2.HealthStatus;
import io.metalstack.api.v2.Service;
import io.metalstack.apiserver.audit.AuditHealth;
import io.metalstack.apiserver.vpn.Vpn;
import io.metalstack.store.Db;
import io.metalstack.values.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/** Looks at every part when it is asked; nothing is taken from an earlier look. */
public final class HealthCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Db db;
  private final Optional<Vpn> vpn;
  private final List<Part> parts;

  /** A part and how to find out whether it works. */
  private record Part(Service name, Look look) {}

  @FunctionalInterface
  private interface Look {
    /** How the part is; throws if it does not work at all. */
    Finding at(DSLContext sql);
  }

  /**
   * Looks at nothing yet.
   *
   * @param vpn is a part only where there is one
   * @param silence after which machines and switches are missed
   */
  public HealthCheck(Db db, AuditHealth audit, Optional<Vpn> vpn, Duration silence, Clock clock) {
    var looks = new PartLooks(silence, clock);
    this.db = db;
    this.vpn = vpn;
    this.parts =
        List.of(
            new Part(Service.SERVICE_IPAM, PartLooks::addresses),
            new Part(Service.SERVICE_TENANT_APISERVER, PartLooks::tenants),
            new Part(Service.SERVICE_MACHINES, looks::machines),
            new Part(Service.SERVICE_AUDIT, sql -> audit(audit, sql, clock)),
            new Part(Service.SERVICE_TASKS, looks::tasks));
  }

  /** The state of the parts, within seconds, also while the database does not answer. */
  public Health now() {
    var other = vpn.map(there -> begin(() -> ailment(there)));
    var own = begin(() -> db.read(this::look));
    var health = Health.newBuilder();
    health.addAllServices(
        end(
            own,
            "the database",
            wrong -> parts.stream().map(part -> wrong.of(part.name())).toList()));
    other.ifPresent(
        look -> health.addServices(end(look, "the VPN", wrong -> wrong).of(Service.SERVICE_VPN)));
    return health.build();
  }

  private List<HealthStatus> look(DSLContext sql) {
    return parts.stream().map(part -> look(sql, part).of(part.name())).toList();
  }

  private static Finding look(DSLContext sql, Part part) {
    try {
      return part.look().at(sql);
    } catch (DataAccessException e) {
      return Finding.unhealthy("its tables cannot be read: " + e.sqlState());
    }
  }

  private static Finding audit(AuditHealth audit, DSLContext sql, Clock clock) {
    var broken = audit.broken(sql);
    if (!broken.isEmpty()) {
      return Finding.unhealthy(broken);
    }
    var ailment = audit.ailment(sql, clock.instant());
    return ailment.isEmpty() ? Finding.WELL : Finding.degraded(ailment);
  }

  private static Finding ailment(Vpn vpn) {
    var wrong = vpn.ailment();
    return wrong.isEmpty() ? Finding.WELL : Finding.unhealthy(wrong);
  }

  private static <T> FutureTask<T> begin(Callable<T> look) {
    var task = new FutureTask<>(look);
    Thread.ofVirtual().name("health").start(task);
    return task;
  }

  /** What a look found, or what it means that it found nothing. */
  private static <T> T end(FutureTask<T> look, String what, Function<Finding, T> without) {
    try {
      return look.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      look.cancel(true);
      return without.apply(
          Finding.unhealthy("%s has not answered for %d s".formatted(what, PATIENCE.toSeconds())));
    } catch (ExecutionException e) {
      return without.apply(Finding.unhealthy(what + " cannot be reached"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.of(Problem.Kind.CANCELED, "the call was given up").causedBy(e);
    }
  }
}
