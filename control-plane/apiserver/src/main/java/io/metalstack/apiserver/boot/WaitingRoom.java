package io.metalstack.apiserver.boot;

import static io.metalstack.tables.Tables.ALLOCATION;
import static io.metalstack.tables.Tables.MACHINE;

import io.metalstack.api.v2.MachineAllocation;
import io.metalstack.apiserver.image.Images;
import io.metalstack.apiserver.machine.AllocationView;
import io.metalstack.apiserver.machine.Machines;
import io.metalstack.apiserver.replica.Replica;
import io.metalstack.apiserver.vpn.AllocationVpn;
import io.metalstack.store.Db;
import io.metalstack.store.Notifications;
import io.metalstack.values.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * The machines whose Wait streams are open at this server. Each sits until a notification names it;
 * what a lost notification missed is found by one query for all of them.
 */
public final class WaitingRoom {
  private final Db db;
  private final Replica replica;
  private final Map<UUID, Set<Seat>> seats = new ConcurrentHashMap<>();

  public WaitingRoom(Db db, Replica replica, Notifications notifications) {
    this.db = db;
    this.replica = replica;
    notifications.subscribe(
        Machines.ALLOCATED, machine -> call(UUID.fromString(machine)), this::lookAgain);
  }

  /**
   * One open stream. Closing it takes the machine out of the pool, unless it has come back since.
   */
  final class Seat implements AutoCloseable {
    private final UUID machine;
    private final UUID stream = UUID.randomUUID();
    private final Semaphore called = new Semaphore(0);

    private Seat(UUID machine) {
      this.machine = machine;
    }

    void await() throws InterruptedException {
      called.acquire();
      called.drainPermits();
    }

    @Override
    public void close() {
      seats.computeIfPresent(machine, (id, all) -> all.remove(this) && all.isEmpty() ? null : all);
      var interrupted = Thread.interrupted();
      db.transaction(tx ->
          tx.sql()
              .update(MACHINE)
              .setNull(MACHINE.WAITING_STREAM)
              .setNull(MACHINE.WAITING_SERVER)
              .where(MACHINE.UUID.eq(machine), MACHINE.WAITING_STREAM.eq(stream))
              .execute());
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Lets a machine wait.
   *
   * @throws Problem NOT_FOUND for an unknown machine
   */
  Seat enter(UUID machine) {
    var seat = new Seat(machine);
    seats.computeIfAbsent(machine, id -> ConcurrentHashMap.newKeySet()).add(seat);
    var known =
        db.transaction(tx ->
            tx.sql()
                .update(MACHINE)
                .set(MACHINE.WAITING_STREAM, seat.stream)
                .set(MACHINE.WAITING_SERVER, replica.id())
                .where(MACHINE.UUID.eq(machine))
                .execute());
    if (known == 0) {
      seat.close();
      throw Problem.notFound("there is no machine \"%s\"", machine);
    }
    return seat;
  }

  /** What the machine is to install, if it is allocated and not being freed. */
  Optional<MachineAllocation> allocation(UUID machine) {
    return db.read(sql -> {
      var allocated =
          sql.fetchExists(
              ALLOCATION,
              ALLOCATION.MACHINE.eq(machine),
              ALLOCATION.DELETING_SINCE.isNull(),
              AllocationVpn.ready());
      if (!allocated) {
        return Optional.empty();
      }
      var row = Machines.get(sql, machine);
      return row.allocation()
          .map(allocation ->
              AllocationView.message(
                  allocation,
                  row.networks(),
                  Images.byIds(sql, List.of(allocation.getImage())).get(allocation.getImage())));
    });
  }

  private void call(UUID machine) {
    seats.getOrDefault(machine, Set.of()).forEach(seat -> seat.called.release());
  }

  private void lookAgain() {
    if (seats.isEmpty()) {
      return;
    }
    db.read(sql ->
            sql.select(MACHINE.UUID)
                .from(MACHINE)
                .join(ALLOCATION)
                .on(ALLOCATION.MACHINE.eq(MACHINE.UUID))
                .where(MACHINE.WAITING_SERVER.eq(replica.id()), ALLOCATION.DELETING_SINCE.isNull())
                .fetch(MACHINE.UUID))
        .forEach(this::call);
  }
}
