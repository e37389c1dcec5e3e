package io.metalstack.apiserver.partition;

import static io.metalstack.tables.Tables.ALLOCATION;
import static io.metalstack.tables.Tables.MACHINE;
import static io.metalstack.tables.Tables.PROVISIONING;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.admin.v2.MachineSizeCapacity;
import io.metalstack.admin.v2.PartitionCapacity;
import io.metalstack.admin.v2.PartitionServiceCapacityRequest;
import io.metalstack.api.v2.MachineProvisioningEventType;
import io.metalstack.api.v2.MachineState;
import io.metalstack.apiserver.Fixtures;
import io.metalstack.apiserver.Site;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.machine.Inspection;
import io.metalstack.apiserver.replica.Replica;
import io.metalstack.values.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Capacity over machines as they stand in the database. */
final class CapacityIT {
  private final World world = new World();
  private final Replica replica = new Replica(world.db, world.clock, Duration.ofMinutes(1));
  private final String project = world.project(world.tenant("anna"));
  private final CapacityReads reads =
      new CapacityReads(new Inspection(replica, world.clock, Duration.ofMinutes(5), Map.of()));

  CapacityIT() {
    replica.start();
    Fixtures.partition(world, "p1");
    Fixtures.partition(world, "p2");
    Fixtures.size(world, "c1");
    Fixtures.image(world, "debian-12.0.1");
  }

  @AfterEach
  void close() {
    replica.close();
    world.close();
  }

  @Test
  void onlyAMachineThatACallCouldChooseIsAllocatable() {
    waiting();
    var locked = waiting();
    set(locked, MachineState.MACHINE_STATE_LOCKED);
    var silent = waiting();
    world.db.transaction(tx ->
        tx.sql()
            .update(PROVISIONING)
            .set(PROVISIONING.LAST_EVENT_AT, World.NOW.minus(Duration.ofMinutes(6)))
            .where(PROVISIONING.MACHINE.eq(silent))
            .execute());
    var hungUp = waiting();
    world.db.transaction(tx ->
        tx.sql()
            .update(MACHINE)
            .setNull(MACHINE.WAITING_STREAM)
            .where(MACHINE.UUID.eq(hungUp))
            .execute());
    var lost = waiting();
    world.db.transaction(tx ->
        tx.sql()
            .update(MACHINE)
            .set(MACHINE.WAITING_SERVER, UUID.randomUUID())
            .where(MACHINE.UUID.eq(lost))
            .execute());
    var allocated = waiting();
    Fixtures.allocate(world, allocated, project, "debian-12.0.1", "default");
    Fixtures.reservation(world, project, "c1", 3, "p1");

    var counts = one("");
    assertThat(counts.getTotal()).isEqualTo(6);
    assertThat(counts.getAllocatable()).isEqualTo(1);
    assertThat(counts.getUnavailable()).isEqualTo(4);
    assertThat(counts.getAllocated()).isEqualTo(1);
    assertThat(counts.getFree()).as("less what is kept for the project").isZero();
    assertThat(counts.getWaiting()).as("by the last event").isEqualTo(6);
    assertThat(counts.getReservations()).isEqualTo(3);
    assertThat(counts.getUsedReservations()).isEqualTo(1);
    assertThat(counts.getFaultyMachinesList()).contains(silent.toString());
    assertThat(one("project: '" + project + "'").getFree()).isEqualTo(1);
  }

  @Test
  void anUnexpectedEventMakesNoMachineFaulty() {
    var machine = waiting();
    // All that counts as missing about its BMC is there.
    world.db.transaction(tx ->
        tx.sql()
            .update(MACHINE)
            .set(MACHINE.BMC_ADDRESS, "10.0.0.1:623")
            .set(MACHINE.BMC_MAC, "52:54:00:00:00:01")
            .set(MACHINE.BMC_REPORTED_AT, World.NOW)
            .where(MACHINE.UUID.eq(machine))
            .execute());
    world.db.transaction(tx ->
        tx.sql()
            .update(PROVISIONING)
            .set(PROVISIONING.LAST_ERROR_EVENT, (short) 1)
            .set(PROVISIONING.LAST_ERROR_AT, World.NOW)
            .set(PROVISIONING.LAST_ERROR_MESSAGE, "unexpected")
            .where(PROVISIONING.MACHINE.eq(machine))
            .execute());

    assertThat(one("").getFaulty()).isZero();
    world.db.transaction(tx -> tx.sql().update(MACHINE).set(MACHINE.BMC_MAC, "").execute());
    assertThat(one("").getFaultyMachinesList()).containsExactly(machine.toString());
  }

  @Test
  void aReservationIsUsedByMachinesThatAreNotBeingFreed() {
    var machine = waiting();
    Fixtures.allocate(world, machine, project, "debian-12.0.1", "default");
    Fixtures.reservation(world, project, "c1", 1, "p1");
    assertThat(one("").getRemainingReservations()).isZero();

    world.db.transaction(
        tx -> tx.sql().update(ALLOCATION).set(ALLOCATION.DELETING_SINCE, World.NOW).execute());
    assertThat(one("").getRemainingReservations()).isEqualTo(1);
    assertThat(one("").getAllocated()).isEqualTo(1);
  }

  @Test
  void isNarrowedByPartitionAndSize() {
    waiting();
    var unknown = waiting();
    world.db.transaction(tx ->
        tx.sql().update(MACHINE).setNull(MACHINE.SIZE).where(MACHINE.UUID.eq(unknown)).execute());

    assertThat(capacity("id: 'p1'").getFirst().getMachineSizeCapacitiesList())
        .extracting(MachineSizeCapacity::getSize)
        .containsExactly("c1", "unknown");
    assertThat(one("size: 'c1'").getTotal()).isEqualTo(1);
    assertThat(capacity("id: 'p2'")).isEmpty();
    World.refused(Problem.Kind.NOT_FOUND, () -> capacity("id: 'p3'"), "\"p3\"");
    World.refused(Problem.Kind.NOT_FOUND, () -> capacity("size: 'c3'"), "\"c3\"");
  }

  private UUID waiting() {
    var machine = Fixtures.machine(world);
    world.db.transaction(tx -> {
      tx.sql()
          .update(MACHINE)
          .set(MACHINE.PARTITION, "p1")
          .set(MACHINE.SIZE, "c1")
          .set(MACHINE.WAITING_STREAM, UUID.randomUUID())
          .set(MACHINE.WAITING_SERVER, replica.id())
          .where(MACHINE.UUID.eq(machine))
          .execute();
      return tx.sql()
          .update(PROVISIONING)
          .set(
              PROVISIONING.STATE,
              (short)
                  MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_WAITING.getNumber())
          .set(PROVISIONING.LAST_EVENT_AT, World.NOW)
          .where(PROVISIONING.MACHINE.eq(machine))
          .execute();
    });
    return machine;
  }

  private void set(UUID machine, MachineState state) {
    world.db.transaction(tx ->
        tx.sql()
            .update(MACHINE)
            .set(MACHINE.STATE, (short) state.getNumber())
            .where(MACHINE.UUID.eq(machine))
            .execute());
  }

  private MachineSizeCapacity one(String fields) {
    return capacity(fields).getFirst().getMachineSizeCapacities(0);
  }

  private List<PartitionCapacity> capacity(String fields) {
    var request = Site.message(PartitionServiceCapacityRequest.getDefaultInstance(), fields);
    return world.read(reads::capacity, World.admin(), request).getPartitionCapacityList();
  }
}
