package io.metalstack.apiserver.machine;

import static io.metalstack.tables.Tables.ALLOCATION;
import static io.metalstack.tables.Tables.MACHINE;
import static io.metalstack.tables.Tables.PROVISIONING;
import static org.jooq.impl.DSL.count;

import io.metalstack.apiserver.replica.Replica;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.MachineRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/** The SQL of choosing a machine: what is free where, and claiming one. */
final class Candidates {
  private final Replica replica;
  private final Clock clock;
  private final Duration deadAfter;

  Candidates(Replica replica, Clock clock, Duration deadAfter) {
    this.replica = replica;
    this.clock = clock;
    this.deadAfter = deadAfter;
  }

  /** Racks that have a free machine, with what the project has in them already. */
  List<Placement.Rack> racks(
      Tx tx, String partition, String size, UUID project, Map<String, String> labels) {
    var all = new HashMap<String, Integer>();
    var sharing = new HashMap<String, Integer>();
    var shares =
        labels.entrySet().stream()
            .map(label ->
                DSL.condition(
                    "{0} ->> {1} = {2}",
                    ALLOCATION.PLACEMENT_LABELS,
                    DSL.val(label.getKey()),
                    DSL.val(label.getValue())))
            .reduce(DSL.falseCondition(), Condition::or);
    var shared = DSL.count().filterWhere(shares);
    tx.sql()
        .select(MACHINE.RACK, count(), shared)
        .from(ALLOCATION)
        .join(MACHINE)
        .on(MACHINE.UUID.eq(ALLOCATION.MACHINE))
        .where(ALLOCATION.PROJECT.eq(project), MACHINE.PARTITION.eq(partition))
        .groupBy(MACHINE.RACK)
        .forEach(row -> {
          all.put(row.value1(), row.value2());
          sharing.put(row.value1(), row.value3());
        });
    var racks = new ArrayList<Placement.Rack>();
    tx.sql()
        .select(MACHINE.RACK, count())
        .from(MACHINE)
        .join(PROVISIONING)
        .on(PROVISIONING.MACHINE.eq(MACHINE.UUID))
        .leftAntiJoin(ALLOCATION)
        .on(ALLOCATION.MACHINE.eq(MACHINE.UUID))
        .where(of(partition, size), allocatable())
        .groupBy(MACHINE.RACK)
        .forEach(row ->
            racks.add(
                new Placement.Rack(
                    row.value1(),
                    row.value2(),
                    sharing.getOrDefault(row.value1(), 0),
                    all.getOrDefault(row.value1(), 0))));
    return racks;
  }

  /**
   * Claims one free machine of a rack.
   *
   * @param wait whether to wait for those that others are claiming, rather than to pass them by
   */
  Optional<MachineRecord> claim(Tx tx, String partition, String size, String rack, boolean wait) {
    var free =
        tx.sql()
            .select(MACHINE.asterisk())
            .from(MACHINE)
            .join(PROVISIONING)
            .on(PROVISIONING.MACHINE.eq(MACHINE.UUID))
            .leftJoin(ALLOCATION)
            .on(ALLOCATION.MACHINE.eq(MACHINE.UUID))
            .where(
                of(partition, size), MACHINE.RACK.eq(rack), allocatable(), ALLOCATION.UUID.isNull())
            .orderBy(DSL.rand())
            .limit(1)
            .forUpdate()
            .of(MACHINE);
    return (wait ? free : free.skipLocked())
        .fetchOptionalInto(MACHINE)
        // A row that was locked a moment ago may have been allocated since the query began.
        .filter(
            machine -> !tx.sql().fetchExists(ALLOCATION, ALLOCATION.MACHINE.eq(machine.getUuid())));
  }

  /** One machine, locked, whether it can be allocated or not. */
  Optional<MachineRecord> lock(Tx tx, UUID machine) {
    return tx.sql().selectFrom(MACHINE).where(MACHINE.UUID.eq(machine)).forUpdate().fetchOptional();
  }

  boolean isWaiting(Tx tx, UUID machine) {
    return tx.sql()
        .fetchExists(MACHINE, MACHINE.UUID.eq(machine), Machines.waiting(replica.deadline()));
  }

  /** How all machines of a partition and size stand. */
  Placement.Census census(Tx tx, String partition, String size) {
    var allocated = ALLOCATION.UUID.isNotNull();
    var free = ALLOCATION.UUID.isNull();
    var locked = free.and(Machines.available().not());
    var able = free.and(Machines.available());
    var alive = PROVISIONING.LAST_EVENT_AT.gt(clock.instant().minus(deadAfter));
    var silent = able.and(alive.not().or(PROVISIONING.LAST_EVENT_AT.isNull()));
    var waits =
        Machines.waiting(replica.deadline()).and(PROVISIONING.STATE.eq(Machines.waitingState()));
    var row =
        tx.sql()
            .select(
                count(),
                count().filterWhere(allocated),
                count().filterWhere(locked),
                count().filterWhere(silent),
                count().filterWhere(able.and(alive).and(waits.not())),
                count().filterWhere(able.and(alive).and(waits)))
            .from(MACHINE)
            .join(PROVISIONING)
            .on(PROVISIONING.MACHINE.eq(MACHINE.UUID))
            .leftJoin(ALLOCATION)
            .on(ALLOCATION.MACHINE.eq(MACHINE.UUID))
            .where(of(partition, size))
            .fetchSingle();
    return new Placement.Census(
        row.value1(), row.value2(), row.value3(), row.value4(), row.value5(), row.value6());
  }

  private static Condition of(String partition, String size) {
    return MACHINE.PARTITION.eq(partition).and(MACHINE.SIZE.eq(size));
  }

  private Condition allocatable() {
    return Machines.allocatable(clock.instant().minus(deadAfter), replica.deadline());
  }
}
