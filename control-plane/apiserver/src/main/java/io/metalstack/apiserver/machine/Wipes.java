package io.metalstack.apiserver.machine;

import static io.metalstack.tables.Tables.MACHINE_WIPE;

import io.metalstack.api.v2.Machine;
import io.metalstack.api.v2.MachineProvisioningEventType;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.store.Tx;
import io.metalstack.values.WipeProof;
import java.math.BigInteger;
import java.time.Clock;
import java.util.UUID;
import org.jooq.DSLContext;

/**
 * The records of wiped disks. A machine tells of them when it says that it waits; they are kept,
 * one for each disk and time, and an admin sees the newest of each disk as a label of the machine.
 */
public final class Wipes {
  private static final String LABEL = "wipe.metal-stack.io";

  private final Clock clock;

  public Wipes(Clock clock) {
    this.clock = clock;
  }

  /** Keeps what the message of an event proves of disks. */
  public void record(Tx tx, UUID machine, MachineProvisioningEventType event, String message) {
    if (event != MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_WAITING) {
      return;
    }
    for (var proof : WipeProof.in(message)) {
      tx.sql()
          .insertInto(MACHINE_WIPE)
          .set(MACHINE_WIPE.MACHINE, machine)
          .set(MACHINE_WIPE.AT, Meta.kept(clock.instant()))
          .set(MACHINE_WIPE.DISK, proof.disk())
          .set(MACHINE_WIPE.SERIAL, proof.serial())
          .set(MACHINE_WIPE.METHOD, proof.method())
          .set(MACHINE_WIPE.BYTES, BigInteger.valueOf(proof.bytes()))
          .set(MACHINE_WIPE.VERIFIED, proof.verified())
          .execute();
    }
  }

  /** A machine with a label for each disk: when and how it was wiped last. */
  static Machine shown(DSLContext sql, Machine machine) {
    var shown = machine.toBuilder();
    var labels = shown.getMetaBuilder().getLabelsBuilder();
    sql.selectFrom(MACHINE_WIPE)
        .where(MACHINE_WIPE.MACHINE.eq(UUID.fromString(machine.getUuid())))
        .orderBy(MACHINE_WIPE.ID)
        .forEach(row ->
            labels.putLabels(
                LABEL + row.getDisk(),
                "%s by %s, %d bytes, %s"
                    .formatted(
                        row.getAt(),
                        row.getMethod(),
                        row.getBytes(),
                        row.getVerified() ? "read back as zeroes" : "not read back")));
    return shown.build();
  }
}
