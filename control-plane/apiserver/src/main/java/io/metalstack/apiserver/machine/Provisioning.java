package io.metalstack.apiserver.machine;

import static io.metalstack.tables.Tables.MACHINE;
import static io.metalstack.tables.Tables.MACHINE_EVENT;
import static io.metalstack.tables.Tables.PROVISIONING;

import io.metalstack.api.v2.MachineProvisioningEventType;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.ProvisioningRecord;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** The events of machines: takes each one through the lifecycle, and stores where it leads. */
public final class Provisioning {
  private final Clock clock;

  public Provisioning(Clock clock) {
    this.clock = clock;
  }

  /** Notes an event. Events of one machine wait for one another, so that none is lost. */
  public void record(Tx tx, UUID machine, MachineProvisioningEventType event, String message) {
    var now = Meta.kept(clock.instant());
    var before = lock(tx, machine);
    var step = MachineLifecycle.step(before, event, message, now);
    if (!step.next().equals(before)) {
      write(tx, machine, step.next());
    }
    step.stored()
        .ifPresent(text ->
            tx.sql()
                .insertInto(MACHINE_EVENT)
                .set(MACHINE_EVENT.MACHINE, machine)
                .set(MACHINE_EVENT.AT, now)
                .set(MACHINE_EVENT.EVENT, (short) event.getNumber())
                .set(MACHINE_EVENT.MESSAGE, text)
                .execute());
  }

  /**
   * Makes a machine known that was seen for the first time, with nothing but its id.
   *
   * @param partition where it was seen
   */
  public void ensure(Tx tx, UUID machine, Optional<String> partition) {
    var known =
        tx.sql().fetchExists(MACHINE, MACHINE.UUID.eq(machine), MACHINE.PARTITION.isNotNull());
    if (known) {
      return;
    }
    var now = Meta.kept(clock.instant());
    var insert =
        tx.sql()
            .insertInto(MACHINE)
            .set(MACHINE.UUID, machine)
            .set(MACHINE.PARTITION, partition.orElse(null))
            .set(MACHINE.CREATED_AT, now)
            .onConflict(MACHINE.UUID);
    if (partition.isPresent()) {
      insert
          .doUpdate()
          .set(MACHINE.PARTITION, partition.get())
          .where(MACHINE.PARTITION.isNull())
          .execute();
    } else {
      insert.doNothing().execute();
    }
    tx.sql()
        .insertInto(PROVISIONING)
        .set(PROVISIONING.MACHINE, machine)
        .onConflictDoNothing()
        .execute();
  }

  private static MachineLifecycle.Stage lock(Tx tx, UUID machine) {
    var row =
        tx.sql()
            .selectFrom(PROVISIONING)
            .where(PROVISIONING.MACHINE.eq(machine))
            .forUpdate()
            .fetchSingle();
    return stage(row);
  }

  static MachineLifecycle.Stage stage(ProvisioningRecord row) {
    var error =
        row.getLastErrorAt() == null
            ? Optional.<MachineLifecycle.ErrorEvent>empty()
            : Optional.of(
                new MachineLifecycle.ErrorEvent(
                    MachineProvisioningEventType.forNumber(row.getLastErrorEvent()),
                    row.getLastErrorAt(),
                    row.getLastErrorMessage()));
    return new MachineLifecycle.Stage(
        MachineProvisioningEventType.forNumber(row.getState()),
        row.getLastEventAt(),
        row.getCrashLoop(),
        row.getFailedReclaim(),
        error);
  }

  private static void write(Tx tx, UUID machine, MachineLifecycle.Stage stage) {
    var error = stage.lastError();
    tx.sql()
        .update(PROVISIONING)
        .set(PROVISIONING.STATE, (short) stage.state().getNumber())
        .set(PROVISIONING.LAST_EVENT_AT, stage.lastEventAt())
        .set(PROVISIONING.CRASH_LOOP, stage.crashLoop())
        .set(PROVISIONING.FAILED_RECLAIM, stage.failedReclaim())
        .set(
            PROVISIONING.LAST_ERROR_EVENT,
            error.map(e -> (short) e.event().getNumber()).orElse(null))
        .set(PROVISIONING.LAST_ERROR_AT, error.map(MachineLifecycle.ErrorEvent::at).orElse(null))
        .set(
            PROVISIONING.LAST_ERROR_MESSAGE,
            error.map(MachineLifecycle.ErrorEvent::message).orElse(null))
        .where(PROVISIONING.MACHINE.eq(machine))
        .execute();
  }
}
