package io.metalstack.apiserver.health;

import static io.metalstack.tables.Tables.ALLOCATION;
import static io.metalstack.tables.Tables.FREE_BLOCK;
import static io.metalstack.tables.Tables.MACHINE;
import static io.metalstack.tables.Tables.PARTITION;
import static io.metalstack.tables.Tables.PROVISIONING;
import static io.metalstack.tables.Tables.SCHEDULED_TASKS;
import static io.metalstack.tables.Tables.SWITCH;
import static io.metalstack.tables.Tables.TENANT;
import static org.jooq.impl.DSL.count;

import io.metalstack.apiserver.health.PartitionRules.Census;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Record3;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** The queries that show how the parts are that live in the database. */
final class PartLooks {
  /** A task that has been due for so long and is not picked up lacks a server. */
  private static final Duration OVERDUE = Duration.ofMinutes(1);

  private static final Census NOTHING = new Census(0, 0, 0, 0);

  private final Duration silence;
  private final Clock clock;

  PartLooks(Duration silence, Clock clock) {
    this.silence = silence;
    this.clock = clock;
  }

  static Finding addresses(DSLContext sql) {
    return readable(sql, FREE_BLOCK);
  }

  static Finding tenants(DSLContext sql) {
    return readable(sql, TENANT);
  }

  /** How the machines of each partition are. */
  Finding machines(DSLContext sql) {
    var machines = byPartition(sql);
    var switches = switches(sql);
    return PartitionRules.judge(
        sql.select(PARTITION.ID).from(PARTITION).fetch(PARTITION.ID).stream()
            .collect(
                Collectors.toMap(
                    id -> id,
                    id -> {
                      var free = machines.getOrDefault(id, NOTHING);
                      var leaves = switches.getOrDefault(id, NOTHING);
                      return new Census(
                          free.free(), free.dead(), leaves.switches(), leaves.silent());
                    })));
  }

  Finding tasks(DSLContext sql) {
    var overdue =
        sql.fetchCount(
            SCHEDULED_TASKS,
            SCHEDULED_TASKS.PICKED.isFalse(),
            SCHEDULED_TASKS.EXECUTION_TIME.lt(clock.instant().minus(OVERDUE)));
    return overdue == 0
        ? Finding.WELL
        : Finding.degraded("%d tasks are overdue by more than a minute".formatted(overdue));
  }

  private Map<String, Census> byPartition(DSLContext sql) {
    var dead = count().filterWhere(PROVISIONING.LAST_EVENT_AT.lt(clock.instant().minus(silence)));
    return sql.select(MACHINE.PARTITION, count(), dead)
        .from(MACHINE)
        .join(PROVISIONING)
        .on(PROVISIONING.MACHINE.eq(MACHINE.UUID))
        .where(
            MACHINE.PARTITION.isNotNull(),
            PROVISIONING.LAST_EVENT_AT.isNotNull(),
            DSL.notExists(
                DSL.selectOne().from(ALLOCATION).where(ALLOCATION.MACHINE.eq(MACHINE.UUID))))
        .groupBy(MACHINE.PARTITION)
        .fetchMap(Record3::value1, row -> new Census(row.value2(), row.value3(), 0, 0));
  }

  private Map<String, Census> switches(DSLContext sql) {
    var heard = DSL.coalesce(SWITCH.LAST_SYNC_AT, SWITCH.CREATED_AT);
    var silent = count().filterWhere(heard.lt(clock.instant().minus(silence)));
    return sql.select(SWITCH.PARTITION, count(), silent)
        .from(SWITCH)
        .groupBy(SWITCH.PARTITION)
        .fetchMap(Record3::value1, row -> new Census(0, 0, row.value2(), row.value3()));
  }

  private static Finding readable(DSLContext sql, Table<?> table) {
    sql.selectOne().from(table).limit(1).fetch();
    return Finding.WELL;
  }
}
