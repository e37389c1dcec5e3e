package io.metalstack.apiserver;

import io.metalstack.apiserver.access.CallCounts;
import io.metalstack.apiserver.audit.AuditSink;
import io.metalstack.apiserver.audit.CheckSeals;
import io.metalstack.apiserver.audit.ForwardTraces;
import io.metalstack.apiserver.audit.SealTraces;
import io.metalstack.apiserver.component.Components;
import io.metalstack.apiserver.retention.TimeParts;
import io.metalstack.apiserver.retention.TimeTable;
import io.metalstack.apiserver.settings.OperationsSettings;
import io.metalstack.apiserver.token.Tokens;
import io.metalstack.apiserver.vpn.Connections;
import io.metalstack.apiserver.vpn.Vpn;
import io.metalstack.store.Db;
import io.metalstack.store.Tasks;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is done again and again, at one server at a time. */
final class Housekeeping {
  private static final Duration FORWARD = Duration.ofSeconds(2);
  private static final Duration SEAL = Duration.ofSeconds(5);
  private static final Duration CHECK = Duration.ofMinutes(1);
  private static final Duration TIDY = Duration.ofHours(1);

  private Housekeeping() {}

  /** The tables whose rows go by day or month. */
  static List<TimeTable> tables(OperationsSettings settings) {
    return List.of(
        new TimeTable("audit", TimeTable.Span.DAY, settings.auditRetention()),
        new TimeTable("machine_event", TimeTable.Span.MONTH, settings.eventRetention()),
        new TimeTable("health_history", TimeTable.Span.DAY, settings.healthRetention()));
  }

  /** Sends traces to places outside, each at its own pace. */
  static void forward(Tasks tasks, Db db, Collection<? extends AuditSink> sinks, Clock clock) {
    sinks.forEach(sink ->
        tasks.recurring("audit:" + sink.name(), FORWARD, new ForwardTraces(sink, db, clock)::run));
  }

  static void register(
      Tasks tasks, Db db, OperationsSettings settings, Optional<Vpn> vpn, Clock clock) {
    var parts = new TimeParts(db, tables(settings), clock);
    // Before the first call: the part of today is there when its first row comes.
    parts.run();
    tasks.recurring("retention:parts", TIDY, parts::run);
    tasks.recurring(
        "retention:tasks",
        TIDY,
        () ->
            db.transaction(
                tx -> tasks.forget(tx, clock.instant().minus(settings.taskRetention()))));
    tasks.recurring(
        "retention:tokens",
        TIDY,
        () ->
            db.<@Nullable Void>transaction(tx -> {
              Tokens.forget(tx, clock.instant());
              return null;
            }));
    tasks.recurring(
        "retention:components",
        TIDY,
        () ->
            db.transaction(tx ->
                Components.forget(tx, clock.instant().minus(settings.componentExpiration()))));
    tasks.recurring("retention:rate-limit", CHECK, () -> CallCounts.forget(db, clock));
    vpn.ifPresent(
        there -> tasks.recurring("vpn:connections", CHECK, new Connections(there, db)::run));
    tasks.recurring("audit:seal", SEAL, new SealTraces(db, clock)::run);
    tasks.recurring(
        "audit:check", CHECK, new CheckSeals(db, settings.auditRetention(), clock)::run);
  }
}
