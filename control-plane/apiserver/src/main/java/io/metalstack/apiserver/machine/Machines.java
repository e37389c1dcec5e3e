package io.metalstack.apiserver.machine;

import static io.metalstack.tables.Tables.ALLOCATION;
import static io.metalstack.tables.Tables.ALLOCATION_NETWORK;
import static io.metalstack.tables.Tables.MACHINE;
import static io.metalstack.tables.Tables.MACHINE_EVENT;
import static io.metalstack.tables.Tables.PROVISIONING;
import static io.metalstack.tables.Tables.SERVER;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.selectFrom;

import io.metalstack.api.v2.MachineProvisioningEventType;
import io.metalstack.api.v2.MachineState;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.AllocationNetworkRecord;
import io.metalstack.tables.tables.records.AllocationRecord;
import io.metalstack.tables.tables.records.MachineEventRecord;
import io.metalstack.tables.tables.records.MachineRecord;
import io.metalstack.values.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** All SQL of machines and their allocations. */
public final class Machines {
  /** Channel on which allocated machines are told. */
  public static final String ALLOCATED = "allocated";

  /** Events that an answer about one machine shows. */
  static final int ALL_EVENTS = 100;

  /** Events of each machine that a list shows. */
  static final int LISTED_EVENTS = 20;

  private static final List<Short> AVAILABLE =
      List.of(
          (short) MachineState.MACHINE_STATE_UNSPECIFIED_VALUE,
          (short) MachineState.MACHINE_STATE_AVAILABLE_VALUE);

  private Machines() {}

  /**
   * The machine of an id.
   *
   * @throws Problem NOT_FOUND if there is none
   */
  public static MachineRow get(DSLContext sql, UUID id) {
    return list(sql, MACHINE.UUID.eq(id), ALL_EVENTS).stream()
        .findFirst()
        .orElseThrow(() -> missing(id));
  }

  /**
   * What is said of a machine that is not there, and in the same words of one that is not the
   * caller's: the answer must not tell which ids exist.
   */
  public static Problem missing(UUID id) {
    return Problem.notFound("there is no machine \"%s\"", id)
        .with("uuid", "unknown here", "list the machines of the project");
  }

  /** The machines of a condition, by id, in three queries whatever their number. */
  public static List<MachineRow> list(DSLContext sql, Condition condition, int events) {
    var rows =
        sql.select(MACHINE.asterisk(), PROVISIONING.asterisk(), ALLOCATION.asterisk())
            .from(MACHINE)
            .join(PROVISIONING)
            .on(PROVISIONING.MACHINE.eq(MACHINE.UUID))
            .leftJoin(ALLOCATION)
            .on(ALLOCATION.MACHINE.eq(MACHINE.UUID))
            .where(condition)
            .orderBy(MACHINE.UUID)
            .fetch();
    var machines = rows.getValues(MACHINE.UUID);
    var allocations =
        rows.stream().map(row -> row.get(ALLOCATION.UUID)).filter(id -> id != null).toList();
    var networks = networks(sql, allocations);
    var log = events(sql, machines, events);
    var list = new ArrayList<MachineRow>(rows.size());
    for (var row : rows) {
      list.add(row(row, networks, log));
    }
    return list;
  }

  private static MachineRow row(
      Record row,
      Map<UUID, ? extends List<AllocationNetworkRecord>> networks,
      Map<UUID, ? extends List<MachineEventRecord>> events) {
    var allocation =
        row.get(ALLOCATION.UUID) == null
            ? Optional.<AllocationRecord>empty()
            : Optional.of(row.into(ALLOCATION));
    return new MachineRow(
        row.into(MACHINE),
        row.into(PROVISIONING),
        allocation,
        allocation
            .<List<AllocationNetworkRecord>>map(a -> networks.get(a.getUuid()))
            .orElse(List.of()),
        Optional.<List<MachineEventRecord>>ofNullable(events.get(row.get(MACHINE.UUID)))
            .orElse(List.of()));
  }

  private static Map<UUID, ? extends List<AllocationNetworkRecord>> networks(
      DSLContext sql, List<UUID> allocations) {
    return sql.selectFrom(ALLOCATION_NETWORK)
        .where(ALLOCATION_NETWORK.ALLOCATION.eq(DSL.any(allocations.toArray(UUID[]::new))))
        .orderBy(ALLOCATION_NETWORK.POSITION)
        .fetchGroups(ALLOCATION_NETWORK.ALLOCATION);
  }

  private static Map<UUID, ? extends List<MachineEventRecord>> events(
      DSLContext sql, List<UUID> machines, int count) {
    var wanted = DSL.unnest(machines.toArray(UUID[]::new)).as("wanted", "uuid");
    var machine = DSL.field(DSL.name("wanted", "uuid"), UUID.class);
    var newest =
        lateral(
                selectFrom(MACHINE_EVENT)
                    .where(MACHINE_EVENT.MACHINE.eq(machine))
                    .orderBy(MACHINE_EVENT.AT.desc(), MACHINE_EVENT.ID.desc())
                    .limit(count))
            .as(MACHINE_EVENT.getUnqualifiedName());
    return sql.select(MACHINE_EVENT.fields())
        .from(wanted, newest)
        .fetchInto(MACHINE_EVENT)
        .intoGroups(MACHINE_EVENT.MACHINE);
  }

  /** What every machine that can be allocated at this moment fulfils. */
  static Condition allocatable(Instant aliveSince, Instant serversSince) {
    return available()
        .and(waiting(serversSince))
        .and(PROVISIONING.STATE.eq(waitingState()))
        .and(PROVISIONING.LAST_EVENT_AT.gt(aliveSince));
  }

  static Condition available() {
    return MACHINE.STATE.in(AVAILABLE);
  }

  /** Its Wait stream is open at a server that lives. */
  static Condition waiting(Instant serversSince) {
    return MACHINE
        .WAITING_STREAM
        .isNotNull()
        .and(
            DSL.exists(
                DSL.selectOne()
                    .from(SERVER)
                    .where(SERVER.ID.eq(MACHINE.WAITING_SERVER), SERVER.SEEN_AT.gt(serversSince))));
  }

  static short waitingState() {
    return (short) MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_WAITING_VALUE;
  }

  /** Stores an allocation with its networks, and tells the server at which its machine waits. */
  static void allocate(Tx tx, AllocationRecord allocation, List<AllocationNetworkRecord> networks) {
    tx.sql().insertInto(ALLOCATION).set(allocation).execute();
    networks.forEach(network -> tx.sql().insertInto(ALLOCATION_NETWORK).set(network).execute());
    tx.notify(ALLOCATED, allocation.getMachine().toString());
  }

  /** The row of a machine, held until the transaction ends, if there is one. */
  static Optional<MachineRecord> lock(Tx tx, UUID machine) {
    return tx.sql().selectFrom(MACHINE).where(MACHINE.UUID.eq(machine)).forUpdate().fetchOptional();
  }

  /** Stores a changed machine. */
  static void update(Tx tx, MachineRecord row) {
    tx.sql().update(MACHINE).set(row).where(MACHINE.UUID.eq(row.getUuid())).execute();
  }

  /** Stores a changed allocation. */
  static void update(Tx tx, AllocationRecord row) {
    tx.sql().update(ALLOCATION).set(row).where(ALLOCATION.UUID.eq(row.getUuid())).execute();
  }

  /** When a machine last gave a sign of life, if it ever did. */
  static Optional<Instant> lastEventAt(Tx tx, UUID machine) {
    return tx.sql()
        .select(PROVISIONING.LAST_EVENT_AT)
        .from(PROVISIONING)
        .where(PROVISIONING.MACHINE.eq(machine), PROVISIONING.LAST_EVENT_AT.isNotNull())
        .fetchOptional(PROVISIONING.LAST_EVENT_AT);
  }

  /** Removes a machine with its events; connections and BMC commands go with it. */
  static void delete(Tx tx, UUID machine) {
    tx.sql().deleteFrom(MACHINE_EVENT).where(MACHINE_EVENT.MACHINE.eq(machine)).execute();
    tx.sql().deleteFrom(MACHINE).where(MACHINE.UUID.eq(machine)).execute();
  }

  /** The allocation of a machine, locked, if it has one. */
  public static Optional<AllocationRecord> lockAllocation(Tx tx, UUID machine) {
    return tx.sql()
        .selectFrom(ALLOCATION)
        .where(ALLOCATION.MACHINE.eq(machine))
        .forUpdate()
        .fetchOptional();
  }

  static void markDeleting(Tx tx, UUID allocation, UUID task, Instant now) {
    tx.sql()
        .update(ALLOCATION)
        .set(ALLOCATION.DELETING_SINCE, now)
        .set(ALLOCATION.DELETION_TASK, task)
        .set(ALLOCATION.GENERATION, ALLOCATION.GENERATION.plus(1))
        .where(ALLOCATION.UUID.eq(allocation))
        .execute();
  }

  /** Notes that the operating system is on the disk. */
  public static void markInstalled(Tx tx, UUID allocation, String consolePassword, Instant now) {
    tx.sql()
        .update(ALLOCATION)
        .set(ALLOCATION.CONSOLE_PASSWORD, consolePassword)
        .set(ALLOCATION.INSTALLED_AT, Meta.kept(now))
        .set(ALLOCATION.GENERATION, ALLOCATION.GENERATION.plus(1))
        .where(ALLOCATION.UUID.eq(allocation))
        .execute();
  }
}
