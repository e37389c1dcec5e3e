package io.metalstack.apiserver.machine;

import static io.metalstack.tables.Tables.FILESYSTEM_LAYOUT;
import static io.metalstack.tables.Tables.IMAGE;
import static io.metalstack.tables.Tables.MACHINE;
import static io.metalstack.tables.Tables.NETWORK;
import static io.metalstack.tables.Tables.NETWORK_PREFIX;
import static io.metalstack.tables.Tables.PARTITION;
import static io.metalstack.tables.Tables.PROJECT;
import static io.metalstack.tables.Tables.PROVISIONING;
import static io.metalstack.tables.Tables.SIZE;
import static io.metalstack.tables.Tables.SIZE_RESERVATION;
import static io.metalstack.tables.Tables.SIZE_RESERVATION_PARTITION;
import static io.metalstack.tables.Tables.TENANT;

import io.metalstack.api.v2.FilesystemLayout;
import io.metalstack.api.v2.ImageClassification;
import io.metalstack.api.v2.ImageFeature;
import io.metalstack.api.v2.MachineHardware;
import io.metalstack.api.v2.MachineProvisioningEventType;
import io.metalstack.api.v2.MachineServiceCreateRequest;
import io.metalstack.api.v2.NetworkType;
import io.metalstack.apiserver.Site;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.ip.AcquireAddress;
import io.metalstack.apiserver.ipam.FreeBlocks;
import io.metalstack.apiserver.ipam.Numbers;
import io.metalstack.apiserver.replica.Replica;
import io.metalstack.apiserver.vpn.AllocationVpn;
import io.metalstack.store.Db;
import io.metalstack.store.Notifications;
import io.metalstack.store.Tasks;
import io.metalstack.store.Tx;
import io.metalstack.values.Prefix;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A partition with machines that wait, made of rows: what the calls on machines need, without the
 * way that machines take to get there. Partition {@code p1}, sizes {@code c1} and {@code c2}, the
 * image {@code debian-12.0.1}, the networks {@code net} and {@code internet}.
 */
final class Yard implements AutoCloseable {
  static final Duration DEAD_AFTER = Duration.ofMinutes(5);

  final Clock clock = Clock.fixed(World.NOW, ZoneOffset.UTC);
  final Db db;
  final Replica replica;
  final MachineReads reads;
  final CreateMachine create;

  /** Opens a yard on an empty database. */
  Yard(String url, int connections) {
    db = new Db(url, connections);
    replica = new Replica(db, clock, Duration.ofMinutes(1));
    replica.start();
    reads = new MachineReads(replica, clock, DEAD_AFTER);
    var random = new Random(7);
    create =
        new CreateMachine(
            new Candidates(replica, clock, DEAD_AFTER),
            new AllocationNetworks(new AcquireAddress(clock), new Numbers(random)),
            withoutVpn(),
            reads,
            random,
            clock);
    db.transaction(tx -> {
      inventory(tx);
      network(tx, "internet", NetworkType.NETWORK_TYPE_EXTERNAL, "212.0.0.0/16", null, null);
      network(tx, "net", NetworkType.NETWORK_TYPE_CHILD_SHARED, "10.0.0.0/14", null, "p1");
      return null;
    });
  }

  private AllocationVpn withoutVpn() {
    var minute = Duration.ofMinutes(1);
    return new AllocationVpn(
        Optional.empty(), false, db, new Tasks(db, clock, new Notifications(db, minute), minute));
  }

  /** A new project. */
  UUID project(String name) {
    var id = UUID.randomUUID();
    db.transaction(tx -> {
      tx.sql()
          .insertInto(TENANT)
          .set(TENANT.LOGIN, name)
          .set(TENANT.NAME, name)
          .set(TENANT.CREATED_BY, name)
          .set(TENANT.CREATED_AT, World.NOW)
          .onConflictDoNothing()
          .execute();
      return tx.sql()
          .insertInto(PROJECT)
          .set(PROJECT.UUID, id)
          .set(PROJECT.TENANT, name)
          .set(PROJECT.NAME, name)
          .set(PROJECT.CREATED_AT, World.NOW)
          .execute();
    });
    return id;
  }

  /** A machine of size {@code c1} that waits. */
  UUID machine(String rack) {
    return machine(rack, "c1");
  }

  UUID machine(String rack, String size) {
    var id = UUID.randomUUID();
    db.transaction(tx -> {
      tx.sql()
          .insertInto(MACHINE)
          .set(MACHINE.UUID, id)
          .set(MACHINE.PARTITION, "p1")
          .set(MACHINE.SIZE, size)
          .set(MACHINE.RACK, rack)
          .set(MACHINE.HARDWARE, hardware())
          .set(MACHINE.WAITING_STREAM, UUID.randomUUID())
          .set(MACHINE.WAITING_SERVER, replica.id())
          .set(MACHINE.CREATED_AT, World.NOW)
          .execute();
      return tx.sql()
          .insertInto(PROVISIONING)
          .set(PROVISIONING.MACHINE, id)
          .set(
              PROVISIONING.STATE,
              (short)
                  MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_WAITING.getNumber())
          .set(PROVISIONING.LAST_EVENT_AT, World.NOW)
          .execute();
    });
    return id;
  }

  void reserve(UUID project, int amount) {
    var id = UUID.randomUUID();
    db.transaction(tx -> {
      tx.sql()
          .insertInto(SIZE_RESERVATION)
          .set(SIZE_RESERVATION.ID, id)
          .set(SIZE_RESERVATION.NAME, "r")
          .set(SIZE_RESERVATION.PROJECT, project)
          .set(SIZE_RESERVATION.SIZE, "c1")
          .set(SIZE_RESERVATION.AMOUNT, amount)
          .set(SIZE_RESERVATION.CREATED_AT, World.NOW)
          .execute();
      return tx.sql()
          .insertInto(SIZE_RESERVATION_PARTITION)
          .set(SIZE_RESERVATION_PARTITION.RESERVATION, id)
          .set(SIZE_RESERVATION_PARTITION.PARTITION, "p1")
          .execute();
    });
  }

  /** A network of prefixes that hand out addresses. */
  static void network(
      Tx tx,
      String id,
      NetworkType type,
      String prefix,
      @Nullable UUID project,
      @Nullable String partition) {
    tx.sql()
        .insertInto(NETWORK)
        .set(NETWORK.ID, id)
        .set(NETWORK.TYPE, (short) type.getNumber())
        .set(NETWORK.NAT_TYPE, (short) 1)
        .set(NETWORK.VRF, type == NetworkType.NETWORK_TYPE_UNDERLAY ? null : 7L)
        .set(NETWORK.PROJECT, project)
        .set(NETWORK.PARTITION, partition)
        .set(NETWORK.CREATED_AT, World.NOW)
        .execute();
    tx.sql()
        .insertInto(NETWORK_PREFIX)
        .set(NETWORK_PREFIX.NETWORK, id)
        .set(NETWORK_PREFIX.PREFIX, Prefix.parse(prefix))
        .set(NETWORK_PREFIX.POSITION, (short) 0)
        .set(NETWORK_PREFIX.SPACE, "")
        .execute();
    FreeBlocks.addAddresses(tx, id, 0, Prefix.parse(prefix));
  }

  /** What a user asks for to get a machine of size {@code c1}. */
  MachineServiceCreateRequest.Builder asked(UUID project) {
    return Site.message(
            MachineServiceCreateRequest.getDefaultInstance(),
            "name: 'web' partition: 'p1' size: 'c1' image: 'debian-12.0.1'"
                + " allocation_type: MACHINE_ALLOCATION_TYPE_MACHINE networks { network: 'net' }")
        .toBuilder()
        .setProject(project.toString());
  }

  io.metalstack.api.v2.Machine create(MachineServiceCreateRequest.Builder request) {
    return create(World.user("alice"), request);
  }

  io.metalstack.api.v2.Machine create(Caller caller, MachineServiceCreateRequest.Builder request) {
    return db.transaction(tx -> create.apply(tx, caller, request.build())).getMachine();
  }

  /** Deleting of machines; its tasks are never started. */
  DeleteMachine delete(ForgetMachine forget) {
    var notifications = new Notifications(db, Duration.ofMinutes(1));
    var tasks = new Tasks(db, clock, notifications, Duration.ofMinutes(1));
    return new DeleteMachine(new Provisioning(clock), tasks, forget, reads, clock);
  }

  private static byte[] hardware() {
    return Site.message(
            MachineHardware.getDefaultInstance(),
            "memory: 8589934592 disks { name: '/dev/sda' size: 107374182400 }"
                + " cpus { vendor: 'test' model: 'test' cores: 4 threads: 8 }")
        .toByteArray();
  }

  static void partition(Tx tx, String id) {
    tx.sql()
        .insertInto(PARTITION)
        .set(PARTITION.ID, id)
        .set(PARTITION.DNS_SERVERS, new String[] {"9.9.9.9"})
        .set(PARTITION.NTP_SERVERS, new String[] {"time.example.org"})
        .set(PARTITION.CREATED_AT, World.NOW)
        .execute();
  }

  private static void inventory(Tx tx) {
    partition(tx, "p1");
    for (var size : new String[] {"c1", "c2"}) {
      tx.sql().insertInto(SIZE).set(SIZE.ID, size).set(SIZE.CREATED_AT, World.NOW).execute();
    }
    image(tx, 12, "2099-01-01T00:00:00Z");
    image(tx, 11, "2026-01-01T00:00:00Z");
    var layout =
        Site.message(
            FilesystemLayout.getDefaultInstance(),
            "filesystems { device: '/dev/sda1' format: FORMAT_EXT4 path: '/' }"
                + " disks { device: '/dev/sda' partitions { number: 1 size: 0 gpt_type: GPT_TYPE_LINUX } }"
                + " constraints { sizes: 'c1' images { key: 'debian' value: '>= 11.0' } }");
    tx.sql()
        .insertInto(FILESYSTEM_LAYOUT)
        .set(FILESYSTEM_LAYOUT.ID, "default")
        .set(FILESYSTEM_LAYOUT.DOCUMENT, layout.toByteArray())
        .set(FILESYSTEM_LAYOUT.CREATED_AT, World.NOW)
        .execute();
  }

  private static void image(Tx tx, long major, String expires) {
    tx.sql()
        .insertInto(IMAGE)
        .set(IMAGE.ID, "debian-" + major + ".0.1")
        .set(IMAGE.OS, "debian")
        .set(IMAGE.MAJOR, major)
        .set(IMAGE.MINOR, 0L)
        .set(IMAGE.PATCH, 1L)
        .set(IMAGE.URL, "http://images/debian")
        .set(
            IMAGE.FEATURES,
            new Short[] {
              (short) ImageFeature.IMAGE_FEATURE_MACHINE_VALUE,
              (short) ImageFeature.IMAGE_FEATURE_FIREWALL_VALUE
            })
        .set(IMAGE.CLASSIFICATION, (short) ImageClassification.IMAGE_CLASSIFICATION_SUPPORTED_VALUE)
        .set(IMAGE.EXPIRES_AT, java.time.Instant.parse(expires))
        .set(IMAGE.CREATED_AT, World.NOW)
        .execute();
  }

  @Override
  public void close() {
    replica.close();
    db.close();
  }
}
