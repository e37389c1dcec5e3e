package io.metalstack.apiserver.machine;

import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.MachineRecord;
import io.metalstack.values.Problem;
import java.time.Clock;
import java.time.Duration;

/**
 * Takes a free machine out of the inventory: one that is broken or was carried away. What it said
 * of itself goes with it, the records of its wiped disks stay.
 */
final class ForgetMachine {
  private final Clock clock;
  private final Duration deadAfter;

  ForgetMachine(Clock clock, Duration deadAfter) {
    this.clock = clock;
    this.deadAfter = deadAfter;
  }

  /**
   * Removes a machine that is locked by the caller's transaction.
   *
   * @throws Problem FAILED_PRECONDITION while it shows signs of life: it would come back at once
   */
  void forget(Tx tx, MachineRecord machine) {
    var id = machine.getUuid();
    var lastEventAt = Machines.lastEventAt(tx, id);
    switch (Liveliness.at(clock.instant(), lastEventAt.orElse(null), false, deadAfter)) {
      case MACHINE_LIVELINESS_ALIVE ->
          throw Problem.failedPrecondition(
                  "machine \"%s\" is not allocated, and alive: it cannot be taken out of the"
                      + " inventory",
                  id)
              .with("uuid", "alive", "switch it off and wait until it counts as dead");
      case MACHINE_LIVELINESS_DEAD,
          MACHINE_LIVELINESS_UNKNOWN,
          MACHINE_LIVELINESS_UNSPECIFIED,
          UNRECOGNIZED ->
          Machines.delete(tx, id);
    }
  }
}
