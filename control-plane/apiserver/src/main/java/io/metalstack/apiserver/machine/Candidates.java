package io.metalstack.apiserver.machine;

import static io.metalstack.tables.Tables.ALLOCATION;
import static io.metalstack.tables.Tables.MACHINE;
import static io.metalstack.tables.Tables.PROVISIONING;
import static org.jooq.impl.DSL.count;

import io.metalstack.api.v2.MachineAllocationType;
import io.metalstack.apiserver.replica.Replica;
import io.metalstack.apiserver.sizereservation.SizeReservations;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.MachineRecord;
import java.time.Clock;
import java.time.Duration;
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

  /**
   * What is looked for.
   *
   * @param labels placement labels: machines that share one are spread over the racks first
   */
  record Wanted(
      UUID project,
      String partition,
      String size,
      MachineAllocationType type,
      Map<String, String> labels) {}

  Candidates(Replica replica, Clock clock, Duration deadAfter) {
    this.replica = replica;
    this.clock = clock;
    this.deadAfter = deadAfter;
  }

  /** What there is to choose from for a request. */
  Placement.Offer offer(Tx tx, Wanted wanted) {
    return new Placement.Offer(
        racks(tx, wanted), SizeReservations.of(tx.sql(), wanted.partition(), wanted.size()));
  }

  /** How many transactions there can be at a time, this one included. */
  static int connections(Tx tx) {
    return tx.sql()
        .select(DSL.field("current_setting('max_connections')::int", Integer.class))
        .fetchSingle()
        .value1();
  }

  /** Racks that have a free machine, with what the project has in them already. */
  private List<Placement.Rack> racks(Tx tx, Wanted wanted) {
    var all = new HashMap<String, Integer>();
    var sharing = new HashMap<String, Integer>();
    var shares =
        wanted.labels().entrySet().stream()
            .map(label ->
                DSL.condition(
                    "{0} ->> {1} = {2}",
                    ALLOCATION.PLACEMENT_LABELS,
                    DSL.val(label.getKey()),
                    DSL.val(label.getValue())))
            .reduce(DSL.falseCondition(), Condition::or);
    tx.sql()
        .select(MACHINE.RACK, count(), DSL.count().filterWhere(shares))
        .from(ALLOCATION)
        .join(MACHINE)
        .on(MACHINE.UUID.eq(ALLOCATION.MACHINE))
        .where(
            ALLOCATION.PROJECT.eq(wanted.project()),
            ALLOCATION.TYPE.eq((short) wanted.type().getNumber()),
            ALLOCATION.DELETING_SINCE.isNull(),
            of(wanted.partition(), wanted.size()))
        .groupBy(MACHINE.RACK)
        .forEach(row -> {
          all.put(row.value1(), row.value2());
          sharing.put(row.value1(), row.value3());
        });
    return tx.sql()
        .select(MACHINE.RACK, count())
        .from(MACHINE)
        .join(PROVISIONING)
        .on(PROVISIONING.MACHINE.eq(MACHINE.UUID))
        .leftAntiJoin(ALLOCATION)
        .on(ALLOCATION.MACHINE.eq(MACHINE.UUID))
        .where(of(wanted.partition(), wanted.size()), allocatable())
        .groupBy(MACHINE.RACK)
        .fetch(row ->
            new Placement.Rack(
                row.value1(),
                row.value2(),
                sharing.getOrDefault(row.value1(), 0),
                all.getOrDefault(row.value1(), 0)));
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

  /** Where a machine stands, if it is known and has a place. */
  static Optional<String> partition(Tx tx, UUID machine) {
    return tx.sql()
        .select(MACHINE.PARTITION)
        .from(MACHINE)
        .where(MACHINE.UUID.eq(machine), MACHINE.PARTITION.isNotNull())
        .fetchOptional(MACHINE.PARTITION);
  }

  boolean isWaiting(Tx tx, UUID machine) {
    return tx.sql()
        .fetchExists(MACHINE, MACHINE.UUID.eq(machine), Machines.waiting(replica.deadline()));
  }

  /** How many machines of a partition stand in which way towards a size. */
  Map<Obstacle.Standing, Integer> standings(Tx tx, String partition, String size) {
    var ofSize = DSL.coalesce(DSL.field(MACHINE.SIZE.eq(size)), DSL.inline(false));
    var allocated = DSL.field(ALLOCATION.UUID.isNotNull());
    var available = DSL.field(Machines.available());
    var alive =
        DSL.coalesce(
            DSL.field(PROVISIONING.LAST_EVENT_AT.gt(clock.instant().minus(deadAfter))),
            DSL.inline(false));
    var inState = DSL.field(PROVISIONING.STATE.eq(Machines.waitingState()));
    var waits = DSL.field(Machines.waiting(replica.deadline()));
    var all =
        DSL.select(
                ofSize.as("of_size"),
                allocated.as("allocated"),
                available.as("available"),
                alive.as("alive"),
                inState.as("in_state"),
                waits.as("waits"))
            .from(MACHINE)
            .join(PROVISIONING)
            .on(PROVISIONING.MACHINE.eq(MACHINE.UUID))
            .leftJoin(ALLOCATION)
            .on(ALLOCATION.MACHINE.eq(MACHINE.UUID))
            .where(MACHINE.PARTITION.eq(partition))
            .asTable("standing");
    var how = all.fields();
    var standings = new HashMap<Obstacle.Standing, Integer>();
    tx.sql()
        .select(how)
        .select(count())
        .from(all)
        .groupBy(how)
        .forEach(row ->
            standings.put(
                new Obstacle.Standing(
                    row.get(0, boolean.class),
                    row.get(1, boolean.class),
                    row.get(2, boolean.class),
                    row.get(3, boolean.class),
                    row.get(4, boolean.class),
                    row.get(5, boolean.class)),
                row.get(6, int.class)));
    return standings;
  }

  private static Condition of(String partition, String size) {
    return MACHINE.PARTITION.eq(partition).and(MACHINE.SIZE.eq(size));
  }

  private Condition allocatable() {
    return Machines.allocatable(clock.instant().minus(deadAfter), replica.deadline());
  }
}
