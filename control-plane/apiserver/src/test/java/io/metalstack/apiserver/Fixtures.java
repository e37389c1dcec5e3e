package io.metalstack.apiserver;

import static io.metalstack.tables.Tables.ALLOCATION;
import static io.metalstack.tables.Tables.IMAGE;
import static io.metalstack.tables.Tables.MACHINE;
import static io.metalstack.tables.Tables.PARTITION;
import static io.metalstack.tables.Tables.PROVISIONING;
import static io.metalstack.tables.Tables.SIZE;
import static io.metalstack.tables.Tables.SIZE_RESERVATION;
import static io.metalstack.tables.Tables.SIZE_RESERVATION_PARTITION;
import static io.metalstack.tables.Tables.SWITCH;
import static io.metalstack.tables.Tables.SWITCH_PORT;

import io.metalstack.api.v2.MachineBlockDevice;
import io.metalstack.api.v2.MachineHardware;
import io.metalstack.values.ImageId;
import java.util.UUID;

/** Rows that a test needs beside those that it is about. */
public final class Fixtures {
  private Fixtures() {}

  public static void partition(World world, String id) {
    world.db.transaction(tx ->
        tx.sql()
            .insertInto(PARTITION)
            .set(PARTITION.ID, id)
            .set(PARTITION.CREATED_AT, World.NOW)
            .execute());
  }

  /** A switch in a partition that is there; the identifier of port p is id-p. */
  public static void leaf(World world, String id, String partition, String rack, String... ports) {
    world.db.transaction(tx -> {
      tx.sql()
          .insertInto(SWITCH)
          .set(SWITCH.ID, id)
          .set(SWITCH.PARTITION, partition)
          .set(SWITCH.RACK, rack)
          .set(SWITCH.OS_VENDOR, (short) 2)
          .set(SWITCH.CREATED_AT, World.NOW)
          .execute();
      for (var port : ports) {
        tx.sql()
            .insertInto(SWITCH_PORT)
            .set(SWITCH_PORT.SWITCH, id)
            .set(SWITCH_PORT.IDENTIFIER, "id-" + port)
            .set(SWITCH_PORT.NAME, port)
            .execute();
      }
      return id;
    });
  }

  public static void size(World world, String id) {
    world.db.transaction(tx ->
        tx.sql()
            .insertInto(SIZE)
            .set(SIZE.ID, id)
            .set(SIZE.CREATED_AT, World.NOW)
            .onConflictDoNothing()
            .execute());
  }

  /** Keeps machines of a size for a project, in partitions that are there. */
  public static UUID reservation(
      World world, String project, String size, int amount, String... partitions) {
    var id = UUID.randomUUID();
    size(world, size);
    world.db.transaction(tx -> {
      tx.sql()
          .insertInto(SIZE_RESERVATION)
          .set(SIZE_RESERVATION.ID, id)
          .set(SIZE_RESERVATION.NAME, "kept")
          .set(SIZE_RESERVATION.PROJECT, UUID.fromString(project))
          .set(SIZE_RESERVATION.SIZE, size)
          .set(SIZE_RESERVATION.AMOUNT, amount)
          .set(SIZE_RESERVATION.CREATED_AT, World.NOW)
          .execute();
      for (var partition : partitions) {
        tx.sql()
            .insertInto(SIZE_RESERVATION_PARTITION)
            .set(SIZE_RESERVATION_PARTITION.RESERVATION, id)
            .set(SIZE_RESERVATION_PARTITION.PARTITION, partition)
            .execute();
      }
      return id;
    });
    return id;
  }

  public static void image(World world, String id) {
    var parsed = ImageId.parse(id);
    world.db.transaction(tx ->
        tx.sql()
            .insertInto(IMAGE)
            .set(IMAGE.ID, id)
            .set(IMAGE.OS, parsed.os())
            .set(IMAGE.MAJOR, parsed.version().major())
            .set(IMAGE.MINOR, parsed.version().minor())
            .set(IMAGE.PATCH, parsed.version().patch())
            .set(IMAGE.URL, "http://images/" + id)
            .set(IMAGE.FEATURES, new Short[] {1})
            .set(IMAGE.CLASSIFICATION, (short) 2)
            .set(IMAGE.EXPIRES_AT, World.NOW.plusSeconds(1))
            .set(IMAGE.CREATED_AT, World.NOW)
            .execute());
  }

  /** A machine with disks of 100 GiB each. */
  public static UUID machine(World world, String... disks) {
    var machine = UUID.randomUUID();
    var hardware = MachineHardware.newBuilder();
    for (var disk : disks) {
      hardware.addDisks(MachineBlockDevice.newBuilder().setName(disk).setSize(100L << 30));
    }
    world.db.transaction(tx -> {
      tx.sql()
          .insertInto(MACHINE)
          .set(MACHINE.UUID, machine)
          .set(MACHINE.HARDWARE, hardware.build().toByteArray())
          .set(MACHINE.CREATED_AT, World.NOW)
          .execute();
      return tx.sql().insertInto(PROVISIONING).set(PROVISIONING.MACHINE, machine).execute();
    });
    return machine;
  }

  /** A machine that is allocated with an image; returns its id. */
  public static UUID allocation(World world, String project, String image) {
    return allocation(world, project, image, "default");
  }

  public static UUID allocation(World world, String project, String image, String layout) {
    var machine = machine(world);
    allocate(world, machine, project, image, layout);
    return machine;
  }

  /** Allocates a machine; returns the id of the allocation. */
  public static UUID allocate(
      World world, UUID machine, String project, String image, String layout) {
    var allocation = UUID.randomUUID();
    world.db.transaction(tx ->
        tx.sql()
            .insertInto(ALLOCATION)
            .set(ALLOCATION.UUID, allocation)
            .set(ALLOCATION.MACHINE, machine)
            .set(ALLOCATION.PROJECT, UUID.fromString(project))
            .set(ALLOCATION.NAME, "web")
            .set(ALLOCATION.HOSTNAME, "web")
            .set(ALLOCATION.CREATED_BY, "test")
            .set(ALLOCATION.TYPE, (short) 1)
            .set(ALLOCATION.IMAGE, image)
            .set(ALLOCATION.LAYOUT, layout)
            .set(ALLOCATION.FILESYSTEM_LAYOUT, new byte[0])
            .set(ALLOCATION.CREATED_AT, World.NOW)
            .execute());
    return allocation;
  }
}
