package io.metalstack.apiserver.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.apiserver.World;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class TimePartsIT {
  private static final TimeTable AUDIT =
      new TimeTable("audit", TimeTable.Span.DAY, Duration.ofDays(14));
  private static final TimeTable EVENTS =
      new TimeTable("machine_event", TimeTable.Span.MONTH, Duration.ofDays(90));

  @AutoClose private final World world = new World();

  @Test
  void partsAreMadeForTodayAndThreeAhead() {
    at(World.NOW).run();

    assertThat(parts("audit"))
        .containsExactly(
            "audit_20261121",
            "audit_20261122",
            "audit_20261123",
            "audit_20261124",
            "audit_default");
    assertThat(parts("machine_event"))
        .containsExactly(
            "machine_event_202611",
            "machine_event_202612",
            "machine_event_202701",
            "machine_event_202702",
            "machine_event_default");
    at(World.NOW).run();
    assertThat(parts("audit")).hasSize(5);
  }

  @Test
  void rowsThatFittedNowhereMoveIntoTheirPart() {
    trace("2026-11-20T10:00:00Z");
    trace("2026-11-21T10:00:00Z");
    assertThat(count("audit_default")).isEqualTo(2);

    at(World.NOW).run();

    assertThat(count("audit_default")).isZero();
    assertThat(count("audit_20261120")).isEqualTo(1);
    assertThat(count("audit_20261121")).isEqualTo(1);
    trace("2026-11-21T11:00:00Z");
    assertThat(count("audit_20261121")).isEqualTo(2);
    assertThat(count("audit")).isEqualTo(3);
  }

  @Test
  void aDayIsDroppedWhenItsRetentionIsOver() {
    at(World.NOW).run();
    trace("2026-11-21T23:59:59Z");

    at(Instant.parse("2026-12-05T23:00:00Z")).run();
    assertThat(count("audit_20261121")).isEqualTo(1);
    at(Instant.parse("2026-12-06T00:00:00Z")).run();
    assertThat(parts("audit")).doesNotContain("audit_20261121").contains("audit_20261209");
    assertThat(count("audit")).isZero();
  }

  @Test
  void rowsThatAreTooOldAtOnceAreNotKept() {
    trace("2026-01-01T10:00:00Z");

    at(World.NOW).run();

    assertThat(count("audit")).isZero();
  }

  @Test
  void serversThatMakePartsAtOnceDoNotHinderEachOther() throws Exception {
    trace("2026-11-21T10:00:00Z");
    try (var servers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 4; i++) {
        var _ = servers.submit(at(World.NOW)::run);
      }
    }

    assertThat(parts("audit")).hasSize(5);
    assertThat(count("audit_20261121")).isEqualTo(1);
  }

  private TimeParts at(Instant now) {
    return new TimeParts(world.db, List.of(AUDIT, EVENTS), Clock.fixed(now, ZoneOffset.UTC));
  }

  private void trace(String at) {
    world.db.<Integer>transaction(tx ->
        tx.sql()
            .execute(
                "insert into audit (id, at, method, phase) values (gen_random_uuid(), ?::timestamptz, 'm', 1)",
                at));
  }

  private int count(String table) {
    return world.db.read(sql -> sql.fetchCount(sql.select().from(table)));
  }

  private List<String> parts(String table) {
    return world.db.read(sql ->
        sql.resultQuery(
                "select inhrelid::regclass::text from pg_inherits where inhparent = ?::regclass order by 1",
                table)
            .fetchInto(String.class));
  }
}
